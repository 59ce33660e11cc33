from django.urls import path

from workshops.data import views

urlpatterns = [
    path("", views.data, name="data"),
    path("<str:form>/", views.data_take, name="data_take"),
    path("<str:form>/<str:token>/", views.data_file, name="data_file"),
]
