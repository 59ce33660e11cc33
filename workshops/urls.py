from django.urls import include, path

from workshops import views_held, views_start
from workshops.desk import views as views_desk
from workshops.drafts import views as views_drafts
from workshops.editor import views_agreed
from workshops.hosting import views as views_hosting
from workshops.house import views_new
from workshops.minutes import views as views_minutes
from workshops.summaries import views as views_summaries

urlpatterns = [
    path("", include("workshops.room.urls")),
    path("house/", include("workshops.house.urls")),
    path("account/me/held/", views_held.held, name="held"),
    path("account/me/held.json", views_held.held_json, name="held_json"),
    path("open/<slug:dialogue>/", include("workshops.public.urls")),
    path("guide/", views_minutes.guide, name="guide"),
    path("d/<slug:dialogue>/workshops/", include("workshops.plan.urls")),
    path("d/<slug:dialogue>/workshops/<int:number>/console/", include("workshops.console.urls")),
    path("d/<slug:dialogue>/workshops/<int:number>/minutes/", include("workshops.minutes.urls")),
    path("d/<slug:dialogue>/workshops/<int:number>/", include("workshops.tables.urls")),
    path("d/<slug:dialogue>/workshops/<int:number>/evaluation/<slug:moment>/", include("workshops.evaluations.urls")),
    path("d/<slug:dialogue>/team/outline/", include("workshops.editor.urls")),
    path("d/<slug:dialogue>/outline/", views_agreed.outline_agree, name="outline_agree"),
    path("d/<slug:dialogue>/translations/", include("workshops.desk.urls")),
    path("d/<slug:dialogue>/team/people/<str:ref>/translates/", views_desk.person_translates, name="person_translates"),
    path("d/<slug:dialogue>/team/sealing/", include("workshops.urls_sealing")),
    path("d/<slug:dialogue>/team/throw-away/", views_new.dialogue_discard, name="dialogue_discard"),
    path("d/<slug:dialogue>/team/host/", views_hosting.host, name="host"),
    path("d/<slug:dialogue>/team/outline-file/", include("workshops.files.urls")),
    path("", views_start.start, name="start"),
    path("d/<slug:dialogue>/data/", include("workshops.data.urls")),
    path("d/<slug:dialogue>/agenda/", views_drafts.draft_list, name="draft_list"),
    path("d/<slug:dialogue>/agenda/new/", views_drafts.draft_new, name="draft_new"),
    path("d/<slug:dialogue>/agenda/<int:number>/", views_drafts.draft, name="draft"),
    path("d/<slug:dialogue>/agenda/<int:number>/text/", views_drafts.draft_edit, name="draft_edit"),
    path("d/<slug:dialogue>/agenda/<int:number>/publish/", views_drafts.draft_publish, name="draft_publish"),
    path("d/<slug:dialogue>/agenda/<int:number>/inside/", views_drafts.draft_inside, name="draft_inside"),
    path("d/<slug:dialogue>/agenda/<int:number>/outside/", views_drafts.draft_outside, name="draft_outside"),
    path("d/<slug:dialogue>/agenda/<int:number>/shared/", views_drafts.draft_shared, name="draft_shared"),
    path("d/<slug:dialogue>/agenda/<int:number>/said/<int:item>/", views_drafts.draft_said, name="draft_said"),
    path("d/<slug:dialogue>/agenda/<int:number>/method/", views_drafts.draft_method, name="draft_method"),
    path("d/<slug:dialogue>/agenda/<int:number>/changes/", views_drafts.draft_changes, name="draft_changes"),
    path("d/<slug:dialogue>/agenda/<int:number>/brief.<str:form>", views_drafts.draft_brief, name="draft_brief"),
    path("d/<slug:dialogue>/agenda/<int:number>/<str:form>/", views_drafts.draft_export, name="draft_export"),
    path("d/<slug:dialogue>/summaries/", views_summaries.summary_list, name="summary_list"),
    path("d/<slug:dialogue>/summaries/new/", views_summaries.summary_new, name="summary_new"),
    path("d/<slug:dialogue>/summaries/rhythm/", views_summaries.summary_rhythm, name="summary_rhythm"),
    path("d/<slug:dialogue>/summaries/choice/", views_summaries.summary_choice, name="summary_choice"),
    path("d/<slug:dialogue>/summaries/<int:number>/", views_summaries.summary_page, name="summary"),
    path("d/<slug:dialogue>/summaries/<int:number>/found/", views_summaries.summary_found, name="summary_found"),
    path("d/<slug:dialogue>/summaries/<int:number>/words/", views_summaries.summary_edit, name="summary_edit"),
    path("d/<slug:dialogue>/summaries/<int:number>/send/", views_summaries.summary_send, name="summary_send"),
    path("d/<slug:dialogue>/summaries/<int:number>/<str:form>/", views_summaries.summary_export, name="summary_export"),
]
