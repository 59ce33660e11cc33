"""Reacting to answers one by one, and what was found; under d/<dialogue>/."""

from django.urls import path

from issues.reactions import views, views_team

urlpatterns = [
    path("issues/<slug:key>/<slug:asked>/one-by-one/", views.one_by_one, name="one_by_one"),
    path("issues/<slug:key>/<slug:asked>/one-by-one/react/", views.one_react, name="one_react"),
    path("issues/<slug:key>/<slug:asked>/found/", views.found, name="found"),
    path("team/questions/<id:pk>/reactions/close/", views_team.reactions_close, name="reactions_close"),
    path("team/questions/<id:pk>/reactions/open/", views_team.reactions_open, name="reactions_open"),
]
