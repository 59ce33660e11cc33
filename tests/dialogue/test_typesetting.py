"""The one door for documents: two children at once, bounded in memory and time, and nothing partial left (TRUST C10)."""

import ast
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from dialogue import machine_locks, typesetter, typesetting
from tests import stair

HELLO = '#set document(title: "x")\n#set text(lang: "en")\n#json(bytes(sys.inputs.data)).said'
ENDLESS = "#let n = 0\n#for a in range(100000) { for b in range(9000) { n += 1 } }\n#n"
HUGE = '#let text = "x"\n#for n in range(27) { text = text + text }\n#text.len()'  # 128 MB
HOLDER = """
import fcntl, pathlib, sys
files = [open(path, "a") for path in sys.argv[1:]]
for file in files: fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "run"


def all_places(stack):
    for _n in range(typesetting.AT_ONCE):
        stack.enter_context(typesetting.place(patience=0))


def is_free():
    try:
        with typesetting.place(patience=0):
            return True
    except typesetting.Busy:
        return False


def test_pdf_is_made_by_a_child():
    assert typesetting.pdf(HELLO, {"said": "hello"}).startswith(b"%PDF")


def test_pages_become_pictures_in_order():
    pages = "#for width in json(bytes(sys.inputs.data)) { page(width: width * 1pt, height: 9pt, margin: 0pt)[] }"

    made = typesetting.pngs(pages, [30, 10, 20], ppi=72)

    assert [int.from_bytes(png[16:20], "big") for png in made] == [30, 10, 20]


def test_the_child_knows_nothing_of_the_house():
    tree = ast.parse(Path(typesetter.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    assert imported == {"json", "re", "signal", "sys", "typst"}
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))


def test_nothing_else_of_the_house_sets_documents_in_its_own_memory():
    using = {name for name, tree in stair.TREES.items() if "typst" in stair.imported(name, tree)}

    assert using == {"dialogue.typesetter"}


def test_children_get_no_secret_of_the_house(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")

    names = {line.split("=")[0] for line in typesetting.run(["env"]).decode().splitlines()}

    assert names == {"PATH", "LANG", "RAYON_NUM_THREADS"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says which process goes first")
def test_children_go_first_when_memory_runs_short():
    said = typesetting.run(["/bin/sh", "-c", "cat > /dev/null; cat /proc/self/oom_score_adj"], b"go")

    assert said == b"1000\n"


@pytest.mark.trust("C10")
def test_two_are_made_at_once():
    with ExitStack() as stack:
        all_places(stack)
        assert not is_free()

    assert is_free()


@pytest.mark.trust("C10")
def test_places_come_back_from_a_process_that_is_killed(folder):
    folder.mkdir()
    files = [folder / f"typesetting-work-{n}" for n in range(typesetting.AT_ONCE)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HOLDER, *files], **pipes) as other:
        assert other.stdout.readline() == b"held\n"
        assert not is_free()
        other.kill()
        other.wait(300)

    assert is_free()


@pytest.mark.trust("C10")
def test_requests_beyond_the_queue_are_told_at_once(monkeypatch):
    monkeypatch.setattr(typesetting, "WAIT_SECONDS", 3600)
    with ExitStack() as stack:
        all_places(stack)
        for _n in range(typesetting.WAITING):
            stack.callback(os.close, machine_locks.first_free("typesetting-wait", typesetting.WAITING))
        with pytest.raises(typesetting.Busy):
            typesetting.pdf(HELLO, {"said": "hello"})


@pytest.mark.trust("C10")
def test_a_document_that_takes_too_long_is_ended_and_leaves_its_place(monkeypatch):
    monkeypatch.setattr(typesetting, "SECONDS", 1)

    with pytest.raises(typesetting.TooLong):
        typesetting.pdf(ENDLESS, {})

    assert is_free()


@pytest.mark.trust("C10")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of another process")
def test_a_document_that_takes_too_much_memory_fails_alone(monkeypatch):
    assert typesetting.pdf(HUGE, {}).startswith(b"%PDF")
    monkeypatch.setattr(typesetting, "MOST_BYTES", 60 * 2**20)

    with pytest.raises(typesetting.Failed):
        typesetting.pdf(HUGE, {})

    assert is_free()


def test_a_template_that_is_broken_fails():
    with pytest.raises(typesetting.Failed):
        typesetting.pdf("#nothing-of-this-name", {})


@pytest.mark.parametrize(
    ("character", "data", "said"),
    [
        ("😀", '"a 😀 b 🎉"', '"a [grinning face] b [party popper]"'),
        ("漢", '"a 漢字 b"', '"a <CJK> b"'),
        ("\u0301", '"e\u0301"', '"e"'),
        ("\U00017000", '"a \U00017000\U00017001 b"', '"a <Unknown> b"'),
    ],
)
def test_characters_without_a_font_are_put_into_words(character, data, said):
    assert typesetting.without(data, character, "<%(script)s>") == said


# ---- what a reader sees


@login_not_required
def asked(request, kind):
    raise KINDS[kind]


KINDS = {kind.__name__: kind for kind in (typesetting.Busy, typesetting.TooLong, typesetting.Failed)}
urlpatterns = [path("asked/<str:kind>/", asked), path("", include("dialogue.urls"))]


@pytest.fixture
def answers(client, settings):
    """(answer to a GET, answer to a POST) of a view whose document is not made."""
    settings.ROOT_URLCONF = __name__
    return lambda kind: (client.get(f"/asked/{kind.__name__}/"), client.post(f"/asked/{kind.__name__}/"))


@pytest.mark.django_db
def test_reader_is_told_to_wait_while_others_are_served(answers):
    get, post = answers(typesetting.Busy)

    assert (get.status_code, get["Retry-After"], get["Refresh"]) == (503, "10", "10")
    assert "This page asks again by itself in ten seconds." in get.content.decode()
    assert (post.status_code, post["Retry-After"], "Refresh" in post) == (503, "10", False)
    assert "Nothing was made or changed. Go back and press again in half a minute." in post.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [typesetting.TooLong, typesetting.Failed])
def test_reader_is_told_what_to_do_when_a_document_fails(answers, kind):
    get, post = answers(kind)

    for page in (get, post):
        assert (page.status_code, page["Retry-After"], "Refresh" in page) == (503, "10", False)
        assert "Go back and take another format, or try again in a few minutes." in page.content.decode()
