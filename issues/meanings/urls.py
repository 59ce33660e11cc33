"""What the words of the glossary mean; under d/<dialogue>/."""

from django.urls import path

from issues.meanings import views, views_ballots, views_team

urlpatterns = [
    path("words/<slug:key>/", views.term, name="term"),
    path("words/<slug:key>/write/", views.meaning_write, name="meaning_write"),
    path("words/<slug:key>/take-back/", views.meaning_take_back, name="meaning_take_back"),
    path("ballots-on-words/<int:number>/", views_ballots.word_ballot, name="word_ballot"),
    path("ballots-on-words/<int:number>/vote/", views_ballots.word_vote, name="word_vote"),
    path("team/words/", views_team.team_words, name="team_words"),
    path("team/words/ask/", views_team.meanings_open, name="meanings_open"),
    path("team/words/end/", views_team.meanings_close, name="meanings_close"),
    path("team/words/ballot/", views_team.word_ballot_open, name="word_ballot_open"),
    path("team/words/ballots/<int:number>/close/", views_team.word_ballot_close, name="word_ballot_close"),
]
