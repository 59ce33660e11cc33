from django.urls import path

from workshops.room import views_staying
from workshops.tables import views

urlpatterns = [
    path("stay/", views_staying.stay, name="stay"),
    path("tables/", views.tables, name="tables"),
    path("tables/make/", views.tables_make, name="tables_make"),
    path("tables/late/", views.tables_late, name="tables_late"),
    path("tables/print/", views.tables_print, name="tables_print"),
    path("tables/fix/", views.table_fix, name="table_fix"),
    path("tables/pairs/", views.pair_new, name="pair_new"),
    path("tables/pairs/<id:pk>/drop/", views.pair_drop, name="pair_drop"),
    path("tables/<id:session>/swap/", views.tables_swap, name="tables_swap"),
    path("tables/<id:session>/<int:table>/", views.table_note, name="table_note"),
    path("register/", views.workshop_register, name="workshop_register"),
]
