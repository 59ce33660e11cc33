"""Who should do what; under d/<dialogue>/tasks/."""

from django.urls import path

from issues.doing import views, views_team

urlpatterns = [
    path("", views.task_list, name="task_list"),
    path("mark/", views.task_mark, name="task_mark"),
    path("open/", views_team.tasks_open, name="tasks_open"),
    path("close/", views_team.tasks_close, name="tasks_close"),
    path("write/", views_team.task_write, name="task_write"),
    path("<id:pk>/correct/", views_team.task_correct, name="task_correct"),
    path("<id:pk>/out/", views_team.task_out, name="task_out"),
    path("<id:pk>/back/", views_team.task_back, name="task_back"),
]
