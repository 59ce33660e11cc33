"""The outline, by the team; under d/<dialogue>/team/outline/."""

from django.urls import path

from workshops.editor import views, views_agreed, views_preview, views_translating

urlpatterns = [
    path("", views.outline, name="team_outline"),
    path("preview/", views_preview.preview_home, name="team_outline_preview"),
    path("preview/<slug:key>/", views_preview.preview_issue, name="team_outline_preview_issue"),
    path("opening/", views_agreed.opening, name="team_outline_opening"),
    path("in/<str:tag>/", views_translating.translations, name="team_translations"),
    path("in/<str:tag>/down/", views_translating.tongue_down, name="team_tongue_down"),
    path("in/<str:tag>/file/", views_translating.tongue_up, name="team_tongue_file"),
    path("in/<str:tag>/product/", views_translating.product, name="team_product_words"),
    path("in/<str:tag>/<str:what>/<id:row>/", views_translating.translation, name="team_translation"),
    path("<str:what>/new/", views.outline_new, name="team_outline_new"),
    path("<str:what>/<id:row>/", views.outline_row, name="team_outline_row"),
    path("<str:what>/<id:row>/move/", views.outline_move, name="team_outline_move"),
    path("<str:what>/<id:row>/delete/", views.outline_drop, name="team_outline_drop"),
]
