from django.urls import path

from workshops import views_drafts, views_start

urlpatterns = [
    path("", views_start.start, name="start"),
    path("look-at-it-as/", views_start.look_as, name="look_as"),
    path("d/<slug:dialogue>/agenda/", views_drafts.draft_list, name="draft_list"),
    path("d/<slug:dialogue>/agenda/new/", views_drafts.draft_new, name="draft_new"),
    path("d/<slug:dialogue>/agenda/<int:number>/", views_drafts.draft, name="draft"),
    path("d/<slug:dialogue>/agenda/<int:number>/text/", views_drafts.draft_edit, name="draft_edit"),
    path("d/<slug:dialogue>/agenda/<int:number>/publish/", views_drafts.draft_publish, name="draft_publish"),
    path("d/<slug:dialogue>/agenda/<int:number>/method/", views_drafts.draft_method, name="draft_method"),
    path("d/<slug:dialogue>/agenda/<int:number>/<str:form>/", views_drafts.draft_export, name="draft_export"),
]
