"""All addresses. The floors above are included by name, so that this floor imports none of them."""

from django.urls import include, path

from dialogue import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("language/", views.set_language, name="set_language"),
    path("account/", include("allauth.urls")),
    path("", include("stakeholders.urls")),
    path("", include("workshops.urls")),
    path("d/<slug:dialogue>/", include("issues.urls_answers")),
    path("d/<slug:dialogue>/", include("issues.urls_ballots")),
]
handler400 = "dialogue.views.bad_request"
