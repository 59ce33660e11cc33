"""Recordings of questions and of the promise; under d/<dialogue>/."""

from django.urls import path

from issues import views_recordings as views

urlpatterns = [
    path("recordings/<id:pk>/", views.listen, name="recording"),
    path("team/recordings/", views.team_recordings, name="team_recordings"),
    path("team/recordings/<str:tag>/", views.team_recordings_in, name="team_recordings_in"),
    path("team/recordings/<str:tag>/<slug:what>/", views.team_recording, name="team_recording"),
    path("team/recordings/<str:tag>/<slug:what>/take-away/", views.team_recording_drop, name="team_recording_drop"),
]
