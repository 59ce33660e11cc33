"""All addresses. The floors above are included by name, so that this floor imports none of them."""

from django.urls import include, path, register_converter

from dialogue import ids, views, views_first, views_sign_in
from dialogue.mail import views as mail_views

register_converter(ids.IdConverter, "id")  # before the floors above are included
urlpatterns = [
    path("health", views.health, name="health"),
    path("health/work", views.health_work, name="health_work"),
    path("language/", views.set_language, name="set_language"),
    path("mail/stop/<str:token>/", mail_views.mail_stop, name="mail_stop"),
    path("mail/resume/<str:token>/", mail_views.mail_resume, name="mail_resume"),
    path("mail/answers/<str:token>/", mail_views.reply_to, name="reply_to"),
    path("account/email/", views.address_stays, name="account_email"),  # before allauth's page of the same name
    path("first/<str:token>/", views_first.first, name="first"),
    path("account/link/<str:token>/", views_sign_in.sign_in_link, name="sign_in_link"),
    path("account/", include("allauth.urls")),
    path("", include("stakeholders.urls")),
    path("d/<slug:dialogue>/team/", include("stakeholders.urls_invitations")),
    path("d/<slug:dialogue>/team/", include("stakeholders.urls_team")),
    path("", include("workshops.urls")),
    path("words/", include("issues.urls_vocabulary")),
    path("d/<slug:dialogue>/", include("issues.urls_answers")),
    path("d/<slug:dialogue>/", include("issues.urls_ballots")),
    path("d/<slug:dialogue>/", include("issues.urls_recordings")),
    path("d/<slug:dialogue>/ties/", include("issues.ties.urls")),
    path("d/<slug:dialogue>/", include("issues.statements.urls")),
    path("d/<slug:dialogue>/tasks/", include("issues.doing.urls")),
    path("d/<slug:dialogue>/", include("issues.meanings.urls")),
    path("d/<slug:dialogue>/", include("issues.reactions.urls")),
    path("d/<slug:dialogue>/team/mail/", include("issues.urls_mailings")),
]
handler400 = "dialogue.views.bad_request"
handler500 = "dialogue.views.server_error"
