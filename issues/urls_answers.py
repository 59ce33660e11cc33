"""Reading, answering, proposing; under d/<dialogue>/."""

from django.urls import path

from issues import views_answers as answers
from issues import views_finding, views_you
from issues import views_proposals as proposals

urlpatterns = [
    path("", answers.dialogue_home, name="dialogue_home"),
    path("issues/<slug:key>/", answers.issue, name="issue"),
    path("issues/<slug:key>/<slug:asked>/", answers.question, name="question"),
    path("issues/<slug:key>/<slug:asked>/find/", views_finding.question_find, name="question_find"),
    path("issues/<slug:key>/<slug:asked>/answer/", answers.answer, name="answer"),
    path("issues/<slug:key>/<slug:asked>/withdraw/", answers.answer_withdraw, name="answer_withdraw"),
    path("issues/<slug:key>/<slug:asked>/keep/", answers.answer_keep, name="answer_keep"),
    path("answers/<id:pk>/whole/", answers.answer_whole, name="answer_whole"),
    path("answers/<id:pk>/react/", answers.react, name="react"),
    path("proposals/", proposals.proposal_list, name="proposal_list"),
    path("proposals/new/", proposals.proposal_new, name="proposal_new"),
    path("proposals/<id:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<id:pk>/support/", proposals.proposal_support, name="proposal_support"),
    path("proposals/<id:pk>/unsupport/", proposals.proposal_unsupport, name="proposal_unsupport"),
    path("proposals/<id:pk>/withdraw/", proposals.proposal_withdraw, name="proposal_withdraw"),
    path("proposals/<id:pk>/keep/", proposals.proposal_keep, name="proposal_keep"),
    path("you/", views_you.you, name="you"),
    path("you/about/", views_you.about_me, name="about_me"),
    path("you/take-back/", views_you.take_all_back, name="take_all_back"),
    path("words/", answers.term_list, name="term_list"),
]
