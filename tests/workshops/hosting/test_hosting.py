"""Who invites, on the title page: a logo is drawn anew, nothing of its file stays, and what is more than a picture is refused."""

import base64
import io
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image, PngImagePlugin

from dialogue import typesetting
from tests import stair
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room, staff
from workshops import keeping
from workshops.drafts import drafting
from workshops.hosting import host_words, hosting, redrawing
from workshops.models import Host

SIGN = "two hands over a pan"
PLACE = "5°36′N 0°11′W"


def picture(kind="PNG", size=(1600, 600), mode="RGB", **save):
    buffer = io.BytesIO()
    Image.new(mode, size, "#a8431e").save(buffer, kind, **save)
    return buffer.getvalue()


def telling_png():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Esi Mensah")
    info.add_itxt("XML:com.adobe.xmp", PLACE)
    return picture(pnginfo=info, exif=telling_exif())


def telling_exif():
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera of Esi", "Esi Mensah", 6  # maker, artist, turned
    exif.get_ifd(0x8825)[2] = (5.0, 36.0, 0.0)
    return exif


def telling_jpeg():
    return picture("JPEG", exif=telling_exif(), comment=b"taken by Esi")


def chunks(png):
    """The names of a PNG's chunks, in their order."""
    at, names = 8, []
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        names.append(name.decode())
        at += 12 + length
    return names


def bomb():
    """A head that promises 50,000 by 50,000 points, in a hundred bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0" * 99)) + chunk(b"IEND", b"")


def moving():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


# ---- a picture


@pytest.mark.trust("D9")
@pytest.mark.parametrize(("content", "size"), [(telling_png(), (150, 400)), (telling_jpeg(), (150, 400))])
def test_picture_is_drawn_anew_and_nothing_of_its_file_is_left(content, size):
    made = redrawing.redrawn(content)
    assert set(chunks(made.png)) <= {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}
    assert [mark for mark in (b"Esi", PLACE.encode(), b"Exif", b"Camera") if mark in made.png] == []
    with Image.open(io.BytesIO(made.png)) as again:
        assert (again.format, again.size, (made.width, made.height)) == ("PNG", size, size)  # turned as it was held
        assert again.info == {}


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_picture_of_every_kind_of_colour_is_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    buffer = io.BytesIO()
    Image.new(mode, (20, 10)).save(buffer, kind)
    made = redrawing.redrawn(buffer.getvalue())
    assert (made.width, made.height) == (20, 10)


def test_clear_points_stay_clear():
    made = redrawing.redrawn(picture(mode="RGBA", size=(10, 10)))
    assert Image.open(io.BytesIO(made.png)).mode == "RGBA"


def test_logo_of_many_colours_stays_light():
    noise = Image.effect_noise((800, 400), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=70)
    made = redrawing.redrawn(buffer.getvalue())
    assert len(made.png) < 400_000


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NOT_PICTURES = [
    (SVG, "kind"),
    (b"<html><script>alert(1)</script></html>", "kind"),
    (picture("GIF"), "kind"),
    (picture("BMP", size=(9, 9)), "kind"),
    (b"%PDF-1.7", "kind"),
    (b"", "kind"),
    (picture() + SVG, "more"),
    (picture() + b"PK\x03\x04archive", "more"),
    (picture("JPEG") + b"<html>", "more"),
    (picture("JPEG", comment=b"<script>alert(1)</script>"), "more"),
    (b"\x89PNG\r\n\x1a\n" + picture()[-12:], "unreadable"),
    (b"\xff\xd8\xff" + b"x" * 40 + b"\xff\xd9", "unreadable"),
    (picture()[:-40] + picture()[-12:], "unreadable"),
    (picture() + b"\0" * 1_000_000, "big"),
    (bomb(), "points"),
    (picture(size=(5000, 4100)), "points"),
    (moving(), "moving"),
]


@pytest.mark.trust("D9")
@pytest.mark.parametrize(("content", "why"), NOT_PICTURES)
def test_what_is_no_picture_or_more_than_one_is_refused(content, why):
    with pytest.raises(redrawing.Refused) as refused:
        redrawing.redrawn(content)
    assert refused.value.args == (why,)


# ---- the page

pages = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_room(phase="agenda", issues=1)


AT = "/d/april/team/host/"


def send(room, *, content=None, user=None, seen=None, **fields):
    client = client_of(user or room.organiser)
    page = client.get(AT).content.decode()
    shown = re.search(r'name="seen" value="([^"]*)"', page)[1] if seen is None else seen
    form = re.search(r'name="once" value="([^"]*)"', page)
    data = {"seen": shown, "name": "", "alt": "", **({"once": form[1]} if form else {}), **fields}
    if content is not None:
        data["file"] = SimpleUploadedFile("logo.png", content, "image/png")
    return client.post(AT, data)


def text(response):
    return response.content.decode()


@pages
def test_host_and_logo_stand_in_what_a_document_is_made_of(room):
    assert reverse("host", args=["april"]) == AT
    assert send(room, content=picture(), name="Ministry of Mines", alt=SIGN).status_code == 302
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    document = keeping.of_draft(draft, "pdf").document
    assert (document.host, document.logo.alt, document.logo.width, document.logo.height) == (
        *("Ministry of Mines", SIGN),
        *(800, 300),
    )
    assert Image.open(io.BytesIO(base64.b64decode(document.logo.data))).size == (800, 300)
    draft.refresh_from_db()
    assert [said in str(draft.content) for said in ("Ministry of Mines", SIGN)] == [
        False,
        False,
    ]  # said when it is read
    assert room.dialogue.log.filter(action="changed host and logo", detail="Ministry of Mines").count() == 1


@pages
def test_another_logo_is_another_document(room):
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    before = keeping.of_draft(draft, "pdf").digest
    send(room, content=picture(), alt=SIGN)
    assert keeping.of_draft(draft, "pdf").digest != before


@pages
def test_logo_needs_words_and_the_chosen_picture_stays_on_the_page(room):
    answer = send(room, content=picture(), name="Ministry of Mines")
    assert answer.status_code == 422
    assert "Say in words what the logo shows" in text(answer)
    assert 'value="Ministry of Mines"' in text(answer)
    drawn = re.search(r'name="drawn" value="([^"]+)"', text(answer))[1]
    assert f"data:image/png;base64,{drawn}" in text(answer)
    assert send(room, name="Ministry of Mines", alt=SIGN, drawn=drawn).status_code == 302
    assert (host_words.of(room.dialogue).width, host_words.of(room.dialogue).alt) == (800, SIGN)


@pages
def test_page_says_why_a_file_is_refused_and_keeps_the_words(room):
    for content, said in (
        (SVG, "This is neither a PNG nor a JPEG."),
        (bomb(), "This picture has more than 20 million pixels."),
        (b"", "This file is empty."),
    ):
        answer = send(room, content=content, name="Ministry of Mines", alt=SIGN)
        assert answer.status_code == 422
        words = (said, 'value="Ministry of Mines"', f'value="{SIGN}"')
        assert [each in text(answer) for each in words] == [True] * 3
    assert Host.objects.count() == 0


@pages
def test_what_comes_back_in_the_hidden_field_is_read_like_any_file(room):
    for drawn in (base64.b64encode(SVG).decode(), "not base64", "é", base64.b64encode(bomb()).decode()):
        assert send(room, alt=SIGN, drawn=drawn).status_code == 422
    assert Host.objects.count() == 0


@pages
def test_house_that_is_busy_says_so(room, monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(typesetting, "AT_ONCE", 0)
    monkeypatch.setattr(typesetting, "WAIT_SECONDS", 0)
    assert "Many documents are being made just now." in text(send(room, content=picture(), alt=SIGN))


@pages
def test_picture_is_drawn_before_the_key_of_the_form_is_taken(room, monkeypatch):
    """With the key in hand it would keep everybody else from writing on SQLite."""
    run, inside = typesetting.run, []

    def watched(*args):
        inside.append(len(connection.savepoint_ids))
        return run(*args)

    monkeypatch.setattr(typesetting, "run", watched)
    assert send(room, content=picture(), alt=SIGN).status_code == 302
    assert inside == [len(connection.savepoint_ids)]


@pages
def test_logo_is_taken_away_with_its_words(room):
    send(room, content=picture(), name="Ministry of Mines", alt=SIGN)
    assert f'alt="{SIGN}"' in text(client_of(room.organiser).get(AT))
    send(room, name="Ministry of Mines", alt=SIGN, remove="on")
    host = host_words.of(room.dialogue)
    assert (bytes(host.logo), host.width, host.alt, host.name) == (b"", 0, "", "Ministry of Mines")
    assert host_words.fields(room.dialogue)["logo"].data == ""


@pages
def test_two_who_change_it_at_once_lose_nothing_unseen(room):
    seen = re.search(r'name="seen" value="([^"]*)"', text(client_of(room.organiser).get(AT)))[1]
    colleague = staff(room.dialogue, "organiser", "Kofi")
    send(room, user=colleague, name="Ministry of Mines", content=picture(), alt=SIGN)
    answer = send(room, seen=seen, name="The chamber")
    assert (answer.status_code, "Ministry of Mines" in text(answer)) == (409, True)
    assert send(room, seen=seen, name="", alt="").status_code == 302  # as its page showed: nothing of it was changed
    assert host_words.of(room.dialogue).alt == SIGN


@pages
def test_new_logo_beside_one_that_is_taken_away_keeps_its_words(room):
    send(room, content=picture(), alt=SIGN)
    seen = re.search(r'name="seen" value="([^"]*)"', text(client_of(room.organiser).get(AT)))[1]
    hosting.keep(dialogue=room.dialogue, by=None, name="", alt="", remove=True)
    send(room, content=picture("JPEG"), alt=SIGN, seen=seen)
    assert (host_words.of(room.dialogue).width, host_words.of(room.dialogue).alt) == (800, SIGN)


def test_only_the_child_loads_pillow():
    """Its decoders are in no process that answers people (docs/decisions/2026-11-30-pillow.md)."""
    named = {name: list(stair.imported(name, tree)) for name, tree in stair.TREES.items()}
    child = "workshops.hosting.redrawer"
    assert [name for name, found in named.items() if any(f"{each}.".startswith("PIL.") for each in found)] == [child]
    assert [name for name, found in named.items() if child in found] == []
