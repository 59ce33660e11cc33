"""The team about itself; under d/<dialogue>/team/."""

from django.urls import path

from stakeholders import views_members as views

urlpatterns = [
    path("rights/", views.rights, name="rights"),
    path("members/", views.members, name="members"),
    path("members/invite/", views.member_invite, name="member_invite"),
    path("members/leave/", views.member_leave, name="member_leave"),
    path("members/<id:pk>/role/", views.member_role, name="member_role"),
    path("members/<id:pk>/remove/", views.member_remove, name="member_remove"),
    path("members/invitations/<id:pk>/again/", views.team_invitation_again, name="team_invitation_again"),
    path("members/invitations/<id:pk>/take-back/", views.team_invitation_revoke, name="team_invitation_revoke"),
]
