"""Inviting by e-mail; under d/<dialogue>/team/."""

from django.urls import path

from stakeholders import views_invitations as one
from stakeholders.lists import views as many

urlpatterns = [
    path("invite/", one.invite, name="invite"),
    path("invitations/", one.invitation_list, name="invitation_list"),
    path("invitations/again/", one.invite_again, name="invite_again"),
    path("invitations/<id:pk>/again/", one.invitation_resend, name="invitation_resend"),
    path("invitations/<id:pk>/correct/", one.invitation_correct, name="invitation_correct"),
    path("invitations/<id:pk>/take-back/", one.invitation_revoke, name="invitation_revoke"),
    path("invitations/many/", many.invitation_import, name="invitation_import"),
    path("invitations/many/to-fill-in.csv", many.invitation_template, name="invitation_template"),
    path("invitations/many/reading/<id:pk>/", many.invitation_reading, name="invitation_reading"),
    path("invitations/many/<id:pk>/", many.invitation_preview, name="invitation_preview"),
    path("invitations/many/<id:pk>/proof/", many.invitation_proof, name="invitation_proof"),
    path("invitations/many/<id:pk>/send/", many.invitation_send, name="invitation_send"),
    path("invitations/many/<id:pk>/discard/", many.invitation_discard, name="invitation_discard"),
]
