"""The desk of translations; under d/<dialogue>/translations/."""

from django.urls import path

from workshops.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("<str:tag>/", views.desk_list, name="desk_list"),
    path("<str:tag>/<slug:kind>/<id:row>/<int:part>/", views.desk_text, name="desk_text"),
]
