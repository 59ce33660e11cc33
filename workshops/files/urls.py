from django.urls import path

from workshops.files import views

urlpatterns = [
    path("", views.outline_file, name="outline_file"),
    path("down/", views.outline_file_down, name="outline_file_down"),
]
