"""Ties as their groups see them; under d/<dialogue>/ties/."""

from django.urls import path

from issues.ties import views, views_team

urlpatterns = [
    path("", views.tie_list, name="tie_list"),
    path("open/", views_team.ties_open, name="ties_open"),
    path("close/", views_team.ties_close, name="ties_close"),
    path("<id:pk>/", views.tie, name="tie"),
    path("<id:pk>/view/", views.tie_tell, name="tie_tell"),
    path("<id:pk>/view/take-back/", views.tie_untell, name="tie_untell"),
    path("<id:pk>/expects/", views.tie_expect, name="tie_expect"),
    path("<id:pk>/expects/take-back/", views.tie_unexpect, name="tie_unexpect"),
    path("<id:pk>/open/", views_team.tie_open, name="tie_open"),
    path("<id:pk>/close/", views_team.tie_close, name="tie_close"),
]
