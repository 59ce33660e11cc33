from django.urls import path

from workshops.evaluations import views, views_team

urlpatterns = [
    path("", views.evaluation, name="evaluation"),
    path("tell/", views.evaluation_tell, name="evaluation_tell"),
    path("take-back/", views.evaluation_take_back, name="evaluation_take_back"),
    path("words/", views_team.evaluation_words, name="evaluation_words"),
    path("open/", views_team.evaluation_open, name="evaluation_open"),
    path("close/", views_team.evaluation_close, name="evaluation_close"),
    path("agenda/", views_team.evaluation_agenda, name="evaluation_agenda"),
]
