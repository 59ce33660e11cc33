from django.urls import path

from workshops import views_sealing as views

urlpatterns = [
    path("", views.sealing_page, name="sealing"),
    path("confirm/", views.sealing_confirm, name="sealing_confirm"),
    path("call-off/", views.sealing_call_off, name="sealing_call_off"),
]
