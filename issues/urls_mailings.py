from django.urls import path

from issues import views_mailings

urlpatterns = [
    path("", views_mailings.mailing_list, name="mailing_list"),
    path("reminder/", views_mailings.mailing_new, name="mailing_new"),
    path("<id:pk>/", views_mailings.mailing_edit, name="mailing_edit"),
    path("<id:pk>/in/<str:language>/", views_mailings.mailing_preview, name="mailing_preview"),
    path("<id:pk>/proof/", views_mailings.mailing_proof, name="mailing_proof"),
    path("<id:pk>/send/", views_mailings.mailing_send, name="mailing_send"),
    path("<id:pk>/clock/", views_mailings.mailing_clock, name="mailing_clock"),
    path("<id:pk>/discard/", views_mailings.mailing_discard, name="mailing_discard"),
]
