from django.urls import path

from workshops.house import views

urlpatterns = [
    path("", views.house, name="house"),
    path("let-in/", views.house_let_in, name="house_let_in"),
    path("take-back/<int:pk>/", views.house_take_back, name="house_take_back"),
]
