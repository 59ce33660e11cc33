from django.urls import path

from workshops.house import views, views_new

urlpatterns = [
    path("", views.house, name="house"),
    path("new/", views_new.house_new, name="house_new"),
    path("let-in/", views.house_let_in, name="house_let_in"),
    path("take-back/", views.house_take_back, name="house_take_back"),
]
