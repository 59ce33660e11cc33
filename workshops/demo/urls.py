"""All addresses of the demo: its own first page stands before the product's. The settings name this module with DEMO alone."""

from django.urls import path

from dialogue.urls import handler400, handler500
from dialogue.urls import urlpatterns as product
from workshops.demo import views

__all__ = ["handler400", "handler500", "urlpatterns"]
urlpatterns = [
    path("", views.start, name="start"),
    path("look-at-it-as/", views.look_as, name="look_as"),
    *product,
]
