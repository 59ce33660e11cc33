"""A full disk, as a limit on the size of files: no vote is said to be saved that is not, and no half file is left (TRUST C3)."""

import contextlib
import sqlite3
import subprocess
import sys

import pytest

from tests.stack.house import ROOT, Embedded
from workshops.documents import FORMATS

ROOM = 200_000  # bytes that a file may still grow


@pytest.fixture
def embedded(tmp_path, prepared, post):
    with Embedded(tmp_path, post=post, static=prepared / "static") as house:
        yield house


def paper(house, web, room, session):
    visitor = house.visitor(web, cookies={"sessionid": session})
    form = visitor.get(room["path"]).form("vote")
    marks = {f"choice_{item}": "yes" for item in room["items"]}
    reason = {f"reason_{item}": "because " * 30 for item in room["items"]}
    return visitor.post(form.action, form.fields | marks | reason, follow=False)


@pytest.mark.trust("C3")
def test_full_disk_acknowledges_no_vote_that_is_lost(embedded):
    room = embedded.seed("ballot")
    with contextlib.closing(sqlite3.connect(embedded.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wal = embedded.file.with_name(f"{embedded.file.name}-wal")
    web = embedded.web(file_size=ROOM)
    answers = [(session, paper(embedded, web, room, session)) for _ in range(4) for session in room["voters"]]
    saved = {session for session, page in answers if page.status == 302}
    refused = [page for _session, page in answers if page.status == 503]
    assert {page.status for _session, page in answers} == {302, 503}
    assert all("was not saved" in page.text and page.headers["Retry-After"] for page in refused)
    assert wal.stat().st_size <= ROOM
    web.kill()
    assert embedded.sql("PRAGMA integrity_check") == [("ok",)]
    assert embedded.sql("SELECT count(*) FROM issues_vote") == [(len(saved) * len(room["items"]),)]
    web = embedded.web()  # the disk has room again
    assert {paper(embedded, web, room, session).status for session in room["voters"]} == {302}


def documents(house, web, room):
    reader = house.visitor(web, cookies={"sessionid": room["voters"][0]})
    return {name: reader.get(f"{room['draft']}{name}/") for name in FORMATS}


@pytest.mark.trust("C3")
def test_full_disk_gives_a_whole_document_or_a_clear_word(stack):
    with stack() as house:
        room = house.seed("day")
        usual = documents(house, house.web(), room)
        pages = documents(house, house.web(file_size=1000), room)
        assert {page.status for page in usual.values()} == {200}
        for name, page in pages.items():
            if page.status == 503:
                assert ("Wait half a minute" in page.text, page.headers["Retry-After"]) == (True, "10"), name
            else:
                assert (page.status, abs(len(page.body) - len(usual[name].body)) < 20) == (200, True), name


@pytest.mark.trust("C3")
def test_full_disk_leaves_no_half_backup(embedded):
    embedded.seed("ballot")
    command = ["prlimit", "--fsize=5000", sys.executable, "manage.py", "backup", "--to", embedded.folder / "kept"]
    done = subprocess.run(command, cwd=ROOT, env=embedded.environment(), capture_output=True, text=True)
    assert done.returncode != 0
    assert list((embedded.folder / "kept").glob("*")) == []
