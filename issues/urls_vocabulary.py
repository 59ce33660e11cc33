from django.urls import path

from issues import views_vocabulary

urlpatterns = [path("", views_vocabulary.vocabulary, name="vocabulary")]
