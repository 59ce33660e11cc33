from django.urls import path

from workshops.console import views, views_wall

urlpatterns = [
    path("", views.console_page, name="console"),
    path("state/", views.console_state, name="console_state"),
    path("next/", views.console_next, name="console_next"),
    path("back/", views.console_back, name="console_back"),
    path("go/", views.console_go, name="console_go"),
    path("stretch/", views.console_stretch, name="console_stretch"),
    path("ask/", views.console_ask, name="console_ask"),
    path("end-question/", views.console_end_question, name="console_end_question"),
    path("wall/", views_wall.console_wall, name="console_wall"),
    path("show/", views_wall.console_show, name="console_show"),
    path("translate/", views_wall.console_translate, name="console_translate"),
    path("answers/<id:pk>/hide/", views_wall.console_hide, name="console_hide"),
    path("phase/", views.console_phase, name="console_phase"),
    path("floor/", views.console_floor, name="console_floor"),
    path("agreed/", views.console_agreed, name="console_agreed"),
    path("confirm/", views.console_confirm, name="console_confirm"),
    path("notes/", views.console_notes, name="console_notes"),
]
