"""What groups find hard and hope for; under d/<dialogue>/<collection>/."""

from django.urls import path, register_converter

from issues.statements import views, views_team


class CollectionConverter:
    regex = "challenges|visions"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(CollectionConverter, "collection")
urlpatterns = [
    path("<collection:collection>/", views.statement_list, name="statement_list"),
    path("<collection:collection>/write/", views.statement_write, name="statement_write"),
    path("<collection:collection>/take-back/", views.statement_take_back, name="statement_take_back"),
    path("<collection:collection>/mark/", views.statement_mark, name="statement_mark"),
    path("<collection:collection>/open/", views_team.statements_open, name="statements_open"),
    path("<collection:collection>/close/", views_team.statements_close, name="statements_close"),
]
