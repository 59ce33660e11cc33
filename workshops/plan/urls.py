from django.urls import path

from workshops.plan import views
from workshops.plan import views_rehearsal as rehearsal
from workshops.plan import views_telling as telling

urlpatterns = [
    path("", views.workshop_list, name="workshop_list"),
    path("new/", views.workshop_new, name="workshop_new"),
    path("<int:number>/", views.workshop, name="workshop"),
    path("<int:number>/edit/", views.workshop_edit, name="workshop_edit"),
    path("<int:number>/tell/", telling.workshop_invite, name="workshop_invite"),
    path("<int:number>/call-off/", telling.workshop_call_off, name="workshop_call_off"),
    path("<int:number>/readiness/", views.workshop_readiness, name="workshop_readiness"),
    path("<int:number>/arrange/", views.workshop_arrange, name="workshop_arrange"),
    path("<int:number>/sessions/new/", views.session_new, name="session_new"),
    path("<int:number>/sessions/<id:pk>/", views.session_edit, name="session_edit"),
    path("<int:number>/sessions/<id:pk>/move/", views.session_move, name="session_move"),
    path("<int:number>/sessions/<id:pk>/drop/", views.session_drop, name="session_drop"),
    path("<int:number>/rehearse/", rehearsal.workshop_rehearse, name="workshop_rehearse"),
    path("<int:number>/rehearsal/speak/", rehearsal.rehearsal_speak, name="rehearsal_speak"),
    path("<int:number>/rehearsal/end/", rehearsal.rehearsal_end, name="rehearsal_end"),
]
