from django.urls import path

from workshops.public import views

urlpatterns = [
    path("", views.home, name="public_home"),
    path("ledger/", views.ledger, name="public_ledger"),
    path("ballots/<int:number>/", views.result, name="public_result"),
    path("agenda/<int:number>/brief.<str:form>", views.brief, name="public_brief"),
    path("agenda/<int:number>/<str:form>/", views.draft, name="public_draft"),
]
