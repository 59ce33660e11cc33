from django.urls import path

from issues import views_mailings

urlpatterns = [
    path("", views_mailings.mailing_list, name="mailing_list"),
    path("reminder/", views_mailings.mailing_new, name="mailing_new"),
    path("<int:pk>/", views_mailings.mailing_edit, name="mailing_edit"),
    path("<int:pk>/in/<str:language>/", views_mailings.mailing_preview, name="mailing_preview"),
    path("<int:pk>/proof/", views_mailings.mailing_proof, name="mailing_proof"),
    path("<int:pk>/send/", views_mailings.mailing_send, name="mailing_send"),
    path("<int:pk>/clock/", views_mailings.mailing_clock, name="mailing_clock"),
    path("<int:pk>/discard/", views_mailings.mailing_discard, name="mailing_discard"),
]
