from django.urls import path

from workshops.minutes import views

urlpatterns = [
    path("", views.minutes_page, name="minutes"),
    path("publish/", views.minutes_publish, name="minutes_publish"),
    path("note/", views.minutes_note, name="minutes_note"),
    path("summary/", views.day_summary, name="day_summary"),
    path("<str:form>/", views.minutes_export, name="minutes_export"),
]
