from django.urls import path

from stakeholders import views, views_card_use, views_cards, views_outbox

urlpatterns = [
    path("join/", views.join, name="join"),
    path("j/", views.join, name="join_short"),  # for a wall or a leaflet
    path("join/finish/", views.join_finish, name="join_finish"),
    path("join/<str:code>/", views.join_dialogue, name="join_dialogue"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("card/", views_card_use.card, name="card"),
    path("card/first/", views_card_use.card_first, name="card_first"),
    path("card/<str:number>/", views_card_use.card, name="card"),
    path("account/me/", views.account, name="account"),
    path("protection/", views.protection, name="protection"),
    path("about/", views.about, name="about"),
    path("d/<slug:dialogue>/people/", views.people, name="people"),
    path("d/<slug:dialogue>/team/cards/", views_cards.card_list, name="card_list"),
    path("d/<slug:dialogue>/team/cards/new/", views_cards.card_batch_new, name="card_batch_new"),
    path("d/<slug:dialogue>/team/cards/<int:pk>/", views_cards.card_batch, name="card_batch"),
    path("d/<slug:dialogue>/team/cards/<int:pk>/take-back/", views_cards.card_batch_revoke, name="card_batch_revoke"),
    path("d/<slug:dialogue>/team/card/<int:pk>/take-back/", views_cards.card_revoke, name="card_revoke"),
    path("d/<slug:dialogue>/team/card/<int:pk>/replace/", views_cards.card_replace, name="card_replace"),
    path("d/<slug:dialogue>/team/card/<int:pk>/free/", views_cards.card_free, name="card_free"),
    path("d/<slug:dialogue>/team/mail/again/", views_outbox.outbox_again, name="outbox_again"),
    path("d/<slug:dialogue>/team/mail/try/", views_outbox.outbox_try, name="outbox_try"),
    path("d/<slug:dialogue>/team/mail/release/", views_outbox.outbox_release, name="outbox_release"),
    path("d/<slug:dialogue>/team/mail/discard/", views_outbox.outbox_discard, name="outbox_discard"),
    path("d/<slug:dialogue>/team/mail/jobs/<int:pk>/again/", views_outbox.job_again, name="job_again"),
    path("d/<slug:dialogue>/team/mail/<int:pk>/again/", views_outbox.mailing_again, name="mailing_again"),
]
