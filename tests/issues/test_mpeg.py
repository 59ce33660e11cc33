"""Of an MP3 what is heard stays, bit by bit, and nothing that a tag, an encoder or a joker put beside it (TRUST D9)."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues import mpeg

TONE = (
    Path(__file__).with_name("tone.mp3").read_bytes()
)  # a second and a half, signed by its encoder inside and outside
BARE = mpeg.clean(TONE).content
MARK = b"Zqartistzq"
pytestmark = pytest.mark.trust("D9")


# ---- files, made by hand


def seven_bits(size):
    return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))


def id3(words, *, foot=False):
    head = b"\x04\x00" + (b"\x10" if foot else b"\0") + seven_bits(len(words))
    return b"ID3" + head + words + (b"3DI" + head if foot else b"")


def ape(words, *, headed=True):
    """With a header and a footer, or with a footer alone, as the first version had it."""
    size = (len(words) + 32).to_bytes(4, "little")
    part = b"APETAGEX\xd0\x07\0\0" + size + b"\x01\0\0\0"
    flags = 0x80 if headed else 0
    foot = part + bytes([0, 0, 0, flags]) + bytes(8)
    return (part + bytes([0, 0, 0, flags | 0x20]) + bytes(8) if headed else b"") + words + foot


def id3v1(words):
    return b"TAG" + words[:125].ljust(125)


def longer(words):
    return b"TAG+" + words[:223].ljust(223) + id3v1(words)


def lyrics(words):
    body = b"LYRICSBEGIN" + words
    return body + b"%06dLYRICS200" % len(body)


TAGS = {
    "in front": lambda words: id3(words) + ape(words),
    "with a foot": lambda words: id3(words, foot=True),
    "picture": lambda words: id3(b"APIC\0\0\0\x40\0\0\0image/jpeg\0\x03\0\xff\xd8\xff\xe0" + words + b"\xff\xd9"),
}
BEHIND = {
    "old": id3v1,
    "older ape": lambda words: ape(words, headed=False),
    "both": lambda words: ape(words) + id3v1(words),
    "lyrics": lambda words: lyrics(words) + longer(words),
    "at the end": lambda words: id3(words, foot=True),
}


def silent(*, first=True, mono=True, guarded=False, fill=b"", told=0, private=0, unheard=0, kbits=4, back=0):
    """A frame. `told`: bits of sound that its side information speaks of; `fill`: what stands where sound has its room."""
    version, mode = (3 if first else 2), (3 if mono else 0)
    bits = 0x7FF << 21 | version << 19 | 1 << 17 | (0 if guarded else 1) << 16 | kbits << 12 | mode << 6 | unheard
    head = mpeg.read_head(bits.to_bytes(4) + bytes(40_000), 0)
    size, (ahead, secret) = head.side * 8, ((9, 5 if mono else 3) if first else (8, 1 if mono else 2))
    at = ahead + secret + ((4 if mono else 8) if first else 0)
    side = back << size - ahead | private << size - ahead - secret | told << size - at - 12
    whole = head.bits.to_bytes(4) + (b"\0\0" if guarded else b"") + side.to_bytes(head.side)
    room = head.length - len(whole)
    return whole + fill[:room].ljust(room, b"\0")


KINDS = [{"first": a, "mono": b, "guarded": c} for a in (True, False) for b in (True, False) for c in (True, False)]


def why(content):
    with pytest.raises(mpeg.Refused) as refused:
        mpeg.clean(content)
    return refused.value.args[0]


def heads(content):
    """Of frames that fill it from end to end."""
    found, at = [], 0
    while at < len(content):
        head = mpeg.read_head(content, at)
        found.append(head)
        at += head.length
    assert at == len(content)
    return found


# ---- what goes


def test_a_real_file_keeps_its_frames_and_loses_every_signature():
    assert [mark in TONE for mark in (b"ID3", b"Esi Mensah", b"Lavf", b"Info", b"LAME")] == [True] * 5
    assert [mark in BARE for mark in (b"ID3", b"Esi Mensah", b"Lavf", b"Info", b"LAME")] == [False] * 5
    assert mpeg.clean(TONE).seconds == 2
    assert {head.kind for head in heads(BARE)} == {(False, 22050, True)}
    begin = TONE.index(b"Info") - 4 - 9  # the frame in which the encoder speaks of itself, from its head on
    assert len(BARE) == len(TONE) - begin - mpeg.read_head(TONE, begin).length


def test_what_was_cleaned_stays_as_it_is():
    assert mpeg.clean(BARE).content == BARE


@pytest.mark.parametrize("before", [None, *TAGS])
@pytest.mark.parametrize("behind", [None, *BEHIND])
def test_tags_go_wherever_they_stand(before, behind):
    front = TAGS[before](MARK) if before else b""
    back = BEHIND[behind](MARK) if behind else b""
    assert mpeg.clean(front + BARE + back).content == BARE


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_decoder_hears_is_zero(kind):
    frame = silent(**kind, fill=MARK * 20, private=1, unheard=0b1_0000_1111)
    assert MARK in frame
    found = mpeg.clean(frame * 12).content
    assert MARK not in found
    checked = silent(**kind)
    if kind["guarded"]:  # the checksum is made anew
        checked = (
            checked[:4]
            + mpeg._checksum(checked[2:4] + checked[6 : 6 + heads(checked)[0].side]).to_bytes(2)
            + checked[6:]
        )
    assert found == checked * 12


def test_sound_may_begin_in_the_room_of_an_earlier_frame():
    """Eight bits of sound that begin three bytes before the second frame; the rest of that room says nothing."""
    one = silent(fill=b"\xff" * 500)
    room = len(one) - 4 - 17
    two = silent(fill=b"\xff" * 500, told=8, back=3)
    found = mpeg.clean(one + two + one * 10).content
    assert found[21 : len(one)] == bytes(room - 3) + b"\xff" + bytes(2)
    assert found[len(one) + 21 : 2 * len(one)] == bytes(room)


def test_bits_are_kept_to_the_bit():
    found = mpeg.clean(silent(fill=b"\xff" * 500, told=11) + silent() * 10).content
    assert found[21:24] == b"\xff\xe0\0"


def test_checksum_is_that_of_the_standard():
    assert mpeg._checksum(b"123456789") == 0xAEE7  # CRC-16/CMS: the same polynomial and beginning


@pytest.mark.parametrize("sign", [b"Xing", b"Info"])
@pytest.mark.parametrize("kind", KINDS)
def test_frame_in_which_an_encoder_signs_goes(sign, kind):
    assert (
        mpeg.clean(silent(**kind, fill=sign + MARK) + silent(**kind) * 12).content
        == mpeg.clean(silent(**kind) * 12).content
    )


def test_last_frame_that_was_cut_off_goes():
    for cut in (1, 3, 30):
        found = mpeg.clean(BARE[:-cut]).content
        assert heads(found) == heads(BARE)[:-1]
        assert found[:4000] == BARE[:4000]  # what only the last one would have heard of the room before it is zero
    assert mpeg.clean(BARE + BARE[:2]).content == BARE


# ---- what is refused


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 5000,
        b"GIF89a" + bytes(500),
        b"OggS" + BARE,
        b"RIFF\0\0\0\0WAVE" + BARE,
        b"\0" * 100 + BARE,
        id3(b"only a tag"),
        BARE[:300],
        id3v1(MARK),
        bytes.fromhex("fffb0064") * 500,  # of no bitrate
        bytes.fromhex("fffd9064") * 500,  # layer II
    ],
)
def test_what_is_no_mp3_is_refused(content):
    assert why(content) == "kind"


@pytest.mark.parametrize(
    "content",
    [
        BARE + b"\0" * 100,
        BARE + b"\0" * 100 + BARE,
        BARE + b"PK\x03\x04 an archive",
        BARE + silent() * 20,  # of another kind
        id3(b"<html><script>alert(1)</script>") + BARE,
        id3(b"%PDF-1.7") + BARE,
        silent(fill=b"<ScRiPt>", told=200) * 20,
        BARE + id3(MARK) + BARE,
    ],
)
def test_file_that_is_something_else_as_well_is_refused(content):
    assert why(content) == "more"


def test_what_is_too_long_is_refused_before_it_is_looked_at():
    assert why(b"\0" * (mpeg.MOST_BYTES + 1)) == "big"


# ---- whatever comes


def cleaned(content):
    """What stays, or None; any other error is a fault."""
    with suppress(mpeg.Refused):
        return mpeg.clean(content)


@given(st.binary(max_size=3000), st.integers(0, 4), st.integers(0, 4))
def test_any_bytes_around_and_between_do_no_harm(junk, before, behind):
    pieces = [b"", junk, id3(junk[:120]), b"ID3" + junk, b"APETAGEX" + junk]
    found = cleaned(pieces[before] + BARE + pieces[behind])
    if found:
        assert {head.kind for head in heads(found.content)} == {(False, 22050, True)}
        assert mpeg.clean(found.content).content == found.content


@given(st.data())
def test_a_damaged_file_is_cleaned_or_refused(data):
    content = bytearray(TONE)
    for _n in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(content) - 1))
        kind = data.draw(st.sampled_from(["set", "cut", "add"]))
        if kind == "set":
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del content[at : at + data.draw(st.integers(1, 40))]
        else:
            content[at:at] = data.draw(st.binary(max_size=40))
        content = content or bytearray(b"\0")
    found = cleaned(bytes(content))
    if found:
        heads(found.content)
        assert mpeg.clean(found.content).content == found.content


@given(st.binary(min_size=12, max_size=120), st.sampled_from(sorted(TAGS)), st.sampled_from(sorted(BEHIND)))
def test_no_byte_of_a_tag_comes_out(words, before, behind):
    found = cleaned(TAGS[before](words) + BARE + BEHIND[behind](words))
    assert found is None or found.content == BARE


@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.binary(max_size=90), st.integers(0, 4095), st.integers(0, 255)),
        max_size=20,
    )
)
def test_any_frames_come_out_as_frames(made):
    frames = b"".join(silent(**kind, fill=fill, told=told, back=back) for kind, fill, told, back in made)
    found = cleaned(frames)
    if found:
        assert len(heads(found.content)) >= mpeg.LEAST_FRAMES
        assert mpeg.clean(found.content).content == found.content
