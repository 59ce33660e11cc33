"""What `make shots` does: a picture of every main page of the demo as each of its featured people, into var/shots/.

Wide and narrow, light and dark, one set without JavaScript, and every page of the agenda draft's PDF; index.html shows
them all. `--who amina miriam` takes these people only; `--readme` makes the README's picture and nothing else; `--short` takes
one person's, on the phone and in the light; `--language sw` in that language.
"""

import argparse
import html
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
import yaml
from django.conf import settings
from django.urls import reverse

from tests.chromium import DESK, OVERFLOW, PHONE, Visit, chromium
from tests.demo import ROOT, Client, Demo
from tests.pages import DRAFT, EVERYBODY, NOWHERE, OWN, PEOPLE, SLUG, TEAM, Page, pages

SHOTS = ROOT / "var" / ("shots-short" if "--short" in sys.argv else "shots")
README = ROOT / "docs" / "pictures" / "home.png"
SCHEMES = ("light", "dark")
SIZES = {"phone": PHONE, "desk": DESK}
FIRST = "amina"  # the person of the README's picture and of the set without JavaScript


def cast():
    """{key: role in the team or ""} of the people whom the start page offers, in its order."""
    rows = yaml.safe_load((ROOT / "workshops" / "demo" / "cast.yaml").read_text(encoding="utf-8"))
    featured = [row for part in ("participants", "team") for row in rows[part] if row.get("featured")]
    return {row["key"]: row.get("team", "") for row in featured}


class Album:
    """Takes the pictures and keeps what went wrong meanwhile."""

    def __init__(self, browser, demo, *, language="en", sizes=tuple(SIZES), schemes=SCHEMES):
        self.browser, self.demo, self.sizes, self.schemes = browser, demo, sizes, schemes
        self.language = language
        self.taken, self.failed, self.complaints, self.wide = [], [], [], []

    def take_all(self, who):
        """Everybody's pages once, the others as each person in each size; the set without JavaScript as the first."""
        jobs = [(None, size, True) for size in self.sizes]
        jobs += [(key, size, True) for key, size in itertools.product(who, self.sizes)]
        jobs.append((FIRST, "phone", False))
        for key, size, javascript in jobs:
            with Visit(self.browser, self.demo, SIZES[size], javascript=javascript) as visit:
                visit.speak(self.language)
                self.take_as(visit, key, size, javascript)
                self.complaints += [text for text in visit.complaints if NOWHERE not in text]

    def take_as(self, visit, key, size, javascript):
        circles = [EVERYBODY]
        if key:
            visit.sign_in(key)
            circles = [PEOPLE, TEAM] if cast()[key] else [PEOPLE, OWN]
        found = [page for circle in circles for page in pages(circle, self.demo)]
        folder = Path(key or EVERYBODY, size if javascript else "no-javascript")
        for page in [*found, Page("not-found", NOWHERE)]:
            self.take(visit, page, folder, self.schemes if javascript else self.schemes[:1])

    def take(self, visit, page, folder, schemes):
        status = visit.go(page.path)
        if status == 404 and cast().get(folder.parts[0]) in ("rapporteur", "observer") and page.path != NOWHERE:
            return  # the table of rights keeps some of the team's pages from them
        if status != (404 if page.path == NOWHERE else 200):
            self.failed.append(f"{folder}: {page.path} answers {status}")
            return
        beyond = visit.page.evaluate(OVERFLOW)
        if beyond > 0 and visit.page.viewport_size == PHONE:
            self.wide.append(f"{folder}: {page.path} is {beyond} px too wide")
        for scheme in schemes:
            visit.page.emulate_media(color_scheme=scheme)
            target = SHOTS / folder / f"{page.name}-{scheme}.png"
            visit.page.screenshot(path=target, full_page=True)
            self.taken.append(target)

    def take_pdf(self):
        """Every page of the published draft's PDF, by poppler."""
        with Client(self.demo, self.demo.user(FIRST)) as client:
            path = reverse("draft_export", args=[SLUG, DRAFT, "pdf"])
            answer = client.get(path, **{"Accept-Encoding": "identity"})  # the file itself, not as it travels
        if answer.status != 200:
            self.failed.append(f"PDF of the draft answers {answer.status}")
            return
        folder = SHOTS / "pdf"
        folder.mkdir(parents=True)
        (folder / "agenda.pdf").write_bytes(answer.body)
        subprocess.run(["pdftoppm", "-r", "70", "-png", folder / "agenda.pdf", folder / "page"], check=True)
        self.taken += sorted(folder.glob("page*.png"))


def write_index(taken):
    """One page that shows all pictures, a heading for each folder."""
    parts = ["<!doctype html><meta charset=utf-8><title>Pictures</title><style>body{font:16px sans-serif;margin:1rem}"]
    parts.append(
        "figure{display:inline-block;margin:.5rem;vertical-align:top}img{max-width:16rem;border:1px solid}</style>"
    )
    for folder, found in itertools.groupby(taken, lambda path: path.relative_to(SHOTS).parent.as_posix()):
        parts.append(f"<h2>{html.escape(folder)}</h2>")
        for path in found:
            src = html.escape(path.relative_to(SHOTS).as_posix())
            parts.append(
                f'<figure><a href="{src}"><img loading=lazy src="{src}" alt=""></a><figcaption>{path.stem}</figcaption></figure>'
            )
    (SHOTS / "index.html").write_text("\n".join(parts), encoding="utf-8")


def take_readme(browser, demo):
    README.parent.mkdir(parents=True, exist_ok=True)
    with Visit(browser, demo, DESK) as visit:
        visit.sign_in(FIRST).go(pages(PEOPLE, demo)[0].path)
        visit.page.screenshot(path=README)
    print(f"The README's picture is {README.relative_to(ROOT)}.")


def report(album):
    for heading, found in (("FAILED", album.failed), ("console", album.complaints), ("too wide", album.wide)):
        for line in dict.fromkeys(found):
            print(f"{heading}: {line}")
    print(
        f"{len(album.taken)} pictures in {SHOTS.relative_to(ROOT)}/index.html; {len(album.failed)} failed, "
        f"{len(album.complaints)} complaints of the console, {len(album.wide)} pages wider than the phone"
    )
    return 1 if album.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--who", nargs="+", choices=cast(), default=list(cast()))
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--language", choices=dict(settings.LANGUAGES), default=settings.LANGUAGE_CODE)
    wanted = parser.parse_args()
    with Demo() as demo, chromium() as browser:
        if wanted.readme:
            return take_readme(browser, demo)
        shutil.rmtree(SHOTS, ignore_errors=True)
        short = {"sizes": ("phone",), "schemes": SCHEMES[:1]} if wanted.short else {}
        album = Album(browser, demo, language=wanted.language, **short)
        album.take_all([FIRST] if wanted.short else wanted.who)
        album.take_pdf()
        write_index(album.taken)
        return report(album)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as aside:  # this process needs the addresses only, never the data
        os.environ |= {"DJANGO_SETTINGS_MODULE": "dialogue.settings", "VAR_DIR": aside}
        django.setup()
        sys.exit(main())
