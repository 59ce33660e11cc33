"""A file is of one moment, and takes little memory and no lock."""

import io
from contextlib import ExitStack, closing
from threading import Thread

import pytest
from django.db import connection, connections
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext

from dialogue import typesetting
from issues.models import Contribution, Question, Term
from stakeholders.models import Voice
from tests import factories
from tests.workshops.data.reading_back import read
from workshops.data import reading_said, taking
from workshops.data.book import Column, Table
from workshops.data.written import FORMATS

COUNTED = Table("words", "Words", "How many.", (Column("n", "So many"),), list)


def in_another_thread(work):
    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_stands_in_no_table(house):
    """Whoever writes does not wait for the file either: on SQLite a transaction of ours would lock them out."""
    dialogue = factories.make_dialogue()

    def write():
        Term.objects.create(dialogue=dialogue, key="late", position=9, name="Late", definition="After the first table")

    def first():
        yield (Term.objects.count(),)
        in_another_thread(write)

    def second():
        yield (Term.objects.count(),)

    form = FORMATS["json"]
    with closing(taking.make(form, ["A dialogue."], [(COUNTED, first()), (COUNTED, second())])) as pieces:
        made = b"".join(pieces).decode()
    assert Term.objects.count() == 2
    assert made.count('{"n": 1}') == 2
    assert not connection.in_atomic_block


@pytest.mark.django_db
@pytest.mark.trust("C3")
def test_full_disk_is_told_and_leaves_nothing(house):
    def full():
        yield (1,)
        raise OSError(28, "No space left on device")

    with pytest.raises(typesetting.Failed):
        taking.make(FORMATS["csv"], [], [(COUNTED, full())])


@pytest.mark.django_db
@pytest.mark.trust("C10")
def test_two_files_are_made_at_once_and_others_wait_or_are_told(house, monkeypatch):
    monkeypatch.setattr(typesetting, "WAIT_SECONDS", 0.1)
    with ExitStack() as held:
        for _place in range(typesetting.AT_ONCE):
            held.enter_context(typesetting.place())
        with pytest.raises(typesetting.Busy):
            taking.make(FORMATS["json"], [], [])
    with closing(taking.make(FORMATS["json"], [], [])) as pieces:
        assert set(read("json", b"".join(pieces))) == {"code_book"}


def test_file_is_closed_with_the_answer_though_nobody_read_it():
    file = io.BytesIO(b"words")
    answer = StreamingHttpResponse(taking.Pieces(file, FORMATS["csv"]))
    [close] = answer._resource_closers  # closing the answer itself ends the database's connection as well
    close()
    assert file.closed


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.trust("G7")
def test_answers_are_read_in_parts(house):
    dialogue = factories.make_dialogue(questions=1)
    question = Question.objects.filter(issue__dialogue=dialogue).first()
    group, many = dialogue.groups.get(key="diggers"), 2 * reading_said.AT_ONCE + 1
    voices = Voice.objects.bulk_create([Voice(dialogue=dialogue, group=group, tag=f"{n:064x}") for n in range(many)])
    rows = [Contribution(voice=v, question=question, text=f"{n}", released=True) for n, v in enumerate(voices)]
    Contribution.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as asked:
        told = [answer.text for answer in reading_said.shuffled(Contribution.objects.filter(question=question))]
    assert (len(asked), sorted(told, key=int)) == (4, [f"{n}" for n in range(many)])
    assert told != [f"{n}" for n in range(many)]
