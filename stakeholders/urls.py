from django.urls import path

from stakeholders import views

urlpatterns = [
    path("join/", views.join, name="join"),
    path("join/finish/", views.join_finish, name="join_finish"),
    path("join/<str:code>/", views.join_dialogue, name="join_dialogue"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("account/me/", views.account, name="account"),
    path("protection/", views.protection, name="protection"),
    path("about/", views.about, name="about"),
    path("d/<slug:dialogue>/people/", views.people, name="people"),
]
