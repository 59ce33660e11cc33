from django.urls import path

from issues import views_ballots, views_outline, views_papers, views_people, views_results, views_settings, views_team

urlpatterns = [
    path("ballots/open/", views_ballots.ballot_open, name="ballot_open"),
    path("ballots/", views_results.ballot_list, name="ballot_list"),
    path("ballots/<int:number>/", views_ballots.ballot, name="ballot"),
    path("ballots/<int:number>/on/<slug:key>/", views_results.ballot_verdict, name="ballot_verdict"),
    path("ballots/<int:number>/vote/", views_papers.vote, name="vote"),
    path("ballots/<int:number>/marks/<id:issue>/", views_papers.mark, name="mark"),
    path("ballots/<int:number>/close/", views_ballots.ballot_close, name="ballot_close"),
    path("rule/", views_ballots.rule, name="rule"),
    path("decisions/", views_results.decision_list, name="decision_list"),
    path("decisions/ledger/", views_results.ledger, name="ledger"),
    path("team/", views_team.team, name="team"),
    path("team/phase/", views_team.phase_change, name="phase_change"),
    path("team/people/confirm/", views_people.people_confirm, name="people_confirm"),
    path("team/people/decline/", views_people.people_decline, name="people_decline"),
    path("team/settings/", views_settings.dialogue_settings, name="dialogue_settings"),
    path("team/history/", views_team.team_log, name="team_log"),
    path("team/questions/", views_team.team_questions, name="team_questions"),
    path("team/questions/<id:pk>/close/", views_team.question_close, name="question_close"),
    path("team/questions/<id:pk>/open/", views_team.question_open, name="question_open"),
    path("team/questions/<id:pk>/change/", views_outline.question_change, name="team_question_change"),
    path("team/questions/<id:pk>/take-out/", views_outline.question_take_out, name="team_question_take_out"),
    path("team/issues/<id:pk>/change/", views_outline.issue_change, name="team_issue_change"),
    path("team/issues/<id:pk>/take-off/", views_outline.issue_take_off, name="team_issue_take_off"),
    path("team/groups/<id:pk>/change/", views_outline.group_change, name="team_group_change"),
    path("team/terms/<id:pk>/change/", views_outline.term_change, name="team_term_change"),
    path("team/texts/", views_team.moderation, name="moderation"),
    path("team/texts/<str:kind>/<id:pk>/hide/", views_team.text_hide, name="text_hide"),
    path("team/texts/<str:kind>/<id:pk>/show/", views_team.text_show, name="text_show"),
]
