"""Sound as MPEG frames of layer III (ISO 11172-3 and 13818-3): what is heard stays, nothing else that a file tells. Pure.

Tags before and behind the frames go, and so does the frame in which an encoder writes about itself. Inside the frames all bits that
no decoder turns into sound become zero: encoders sign there, too. What is neither frame nor tag is no sound, and is refused.
"""

import re
from dataclasses import dataclass

MOST_BYTES = 300 * 1024
LEAST_FRAMES = 10  # a quarter of a second: fewer may stand in any file by chance
SIGNED = (b"Xing", b"Info", b"VBRI")  # by the encoder, in a first frame that is silent
# What makes a file readable as something else as well: a page, a drawing with scripts, a program, a document, an archive.
ELSE = re.compile(rb"(?i:<script|<html|<!doctype|<svg[\s>]|<\?php|<iframe|%pdf-)|PK\x03\x04|PK\x05\x06")

FIRST, LAYER_3 = 3, 1  # MPEG-1, as two bits say it; the others are 2 and 2.5
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
JOINT, MONO = 1, 3
UNHEARD = 0b1_0000_1111  # of a header: private, copyright, original, emphasis (which no player heeds)


class Refused(Exception):
    """`args[0]` says why: big, kind (no MP3) or more (there is more in it than sound)."""


@dataclass(frozen=True)
class Sound:
    content: bytes
    seconds: int  # at least one


@dataclass(frozen=True)
class Head:
    """Of a frame: `guarded` by a checksum; `side`: bytes of what says how its sound is coded."""

    bits: int
    first: bool
    rate: int
    mono: bool
    guarded: bool
    length: int

    @property
    def side(self):
        return (17 if self.mono else 32) if self.first else (9 if self.mono else 17)

    @property
    def at(self):
        """Where the side information begins."""
        return 6 if self.guarded else 4

    @property
    def kind(self):
        """What all frames of one recording have in common."""
        return self.first, self.rate, self.mono


def clean(content):
    """The Sound of an MP3. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused("big")
    begin = _before(content)
    end = _behind(content, begin)
    frames = _frames(content, begin, end)
    while frames and _is_signed(*frames[0]):
        frames = frames[1:]
    if len(frames) < LEAST_FRAMES:
        raise Refused("kind")
    if ELSE.search(content):
        raise Refused("more")
    head = frames[0][0]
    samples = (1152 if head.first else 576) * len(frames)
    return Sound(_only_heard(frames), max(1, round(samples / head.rate)))


def read_head(content, at):
    """The Head of the frame that begins here; None if none does."""
    bits = int.from_bytes(content[at : at + 4])
    version, kbits, rate = bits >> 19 & 3, bits >> 12 & 15, bits >> 10 & 3
    if len(content) - at < 4 or bits >> 21 != 0x7FF or version == 1 or bits >> 17 & 3 != LAYER_3:
        return None
    if kbits in (0, 15) or rate == 3:  # free or no bitrate; no sampling rate
        return None
    first, hertz = version == FIRST, RATES[version][rate]
    length = (144 if first else 72) * KBITS[first][kbits] * 1000 // hertz + (bits >> 9 & 1)
    head = Head(bits, first, hertz, bits >> 6 & 3 == MONO, not bits >> 16 & 1, length)
    return head if length >= head.at + head.side else None


# ---- what stands around the frames


def _before(content):
    """Where the frames begin: behind the tags of kinds ID3v2 and APEv2."""
    at = 0
    while length := _id3(content, at) or _ape(content, at):
        at += length
    return at


def _id3(content, at):
    """The length of the tag that begins here; 0 if none does."""
    head = content[at : at + 10]
    if len(head) < 10 or head[:3] != b"ID3" or any(byte > 127 for byte in head[6:]):
        return 0
    return 10 + _seven_bits(head[6:]) + (10 if head[5] & 16 else 0)


def _seven_bits(four):
    size = 0
    for byte in four:
        size = size << 7 | byte
    return size


def _ape(content, at):
    head = content[at : at + 32]
    return 32 + int.from_bytes(head[12:16], "little") if len(head) == 32 and head[:8] == b"APETAGEX" else 0


def _behind(content, begin):
    """Where the frames end: before tags of kinds ID3v1, APE, Lyrics3 and ID3v2."""
    end = len(content)
    while end > begin:
        length = _last_tag(content, end)
        if not length:
            break
        end -= min(length, end - begin)
    return end


def _last_tag(content, end):
    """The length of the tag that ends here; 0 if none does."""
    last = content[max(0, end - 128) : end]
    if len(last) == 128 and last[:3] == b"TAG":
        longer = content[max(0, end - 355) : end - 128]
        return 355 if len(longer) == 227 and longer[:4] == b"TAG+" else 128
    if last[-32:-24] == b"APETAGEX" and len(last) >= 32:
        return int.from_bytes(last[-20:-16], "little") + (32 if last[-9] & 128 else 0)
    if last[-9:] == b"LYRICS200" and last[-15:-9].isdigit():
        return int(last[-15:-9]) + 15
    if last[-10:-7] == b"3DI" and all(byte < 128 for byte in last[-4:]):
        return 20 + _seven_bits(last[-4:])
    return 0


def _frames(content, begin, end):
    """All frames, one behind the other: [(Head, bytes)]; a last one that was cut off is left out."""
    frames, at = [], begin
    while at < end:
        head = read_head(content, at)
        if head is None or (frames and head.kind != frames[0][0].kind):
            if frames and end - at < 4 and content[at] == 0xFF:  # not even its head is whole
                break
            raise Refused("more" if len(frames) >= LEAST_FRAMES else "kind")
        if at + head.length > end:
            break
        frames.append((head, content[at : at + head.length]))
        at += head.length
    return frames


def _is_signed(head, frame):
    at = head.at + head.side
    return frame[at : at + 4] in SIGNED[:2] or frame[36:40] == SIGNED[2]


# ---- what is heard of a frame


def _only_heard(frames):
    """The frames with all bits that no decoder turns into sound set to zero. Sound may begin in the room that earlier frames left."""
    room = bytearray().join(frame[head.at + head.side :] for head, frame in frames)
    heard, begins, sides = bytearray(len(room)), 0, []
    for head, frame in frames:
        side, back, bits = _side(head, frame[head.at : head.at + head.side])
        ends = begins + head.length - head.at - head.side
        _mark(heard, (begins - back) * 8, min((begins - back) * 8 + bits, ends * 8))
        sides.append(side)
        begins = ends
    kept = (int.from_bytes(room) & int.from_bytes(heard)).to_bytes(len(room))
    made, at = bytearray(), 0
    for (head, _frame), side in zip(frames, sides, strict=True):
        size = head.length - head.at - head.side
        made += _head(head, side) + side + kept[at : at + size]
        at += size
    return bytes(made)


def _side(head, side):
    """(The side information without its private bits, how many bytes before this frame its sound begins, how many bits it takes)."""
    whole, size = int.from_bytes(side), len(side) * 8
    channels = 1 if head.mono else 2
    back, private = (9, 5 if head.mono else 3) if head.first else (8, channels)
    whole &= ~(((1 << private) - 1) << size - back - private)
    part, parts = (59, 2 * channels) if head.first else (63, channels)
    at = back + private + (4 * channels if head.first else 0)
    bits = sum(whole >> size - at - n * part - 12 & 0xFFF for n in range(parts))
    return whole.to_bytes(len(side)), whole >> size - back, bits


def _mark(heard, begin, end):
    """Set the bits from `begin` to before `end`; what would lie before the first frame is nowhere."""
    begin = max(0, begin)
    if begin < end:
        first, last = begin // 8, (end - 1) // 8
        marked = bytearray(b"\xff" * (last - first + 1))
        marked[0] &= 0xFF >> begin % 8
        marked[-1] &= 0xFF << 7 - (end - 1) % 8 & 0xFF
        for at, byte in enumerate(marked, first):
            heard[at] |= byte


def _head(head, side):
    """The first four bytes, and the checksum where one stands."""
    bits = head.bits & ~UNHEARD
    if bits >> 6 & 3 != JOINT:
        bits &= ~0b11_0000  # says how two channels are joined
    four = bits.to_bytes(4)
    return four + _checksum(four[2:] + side).to_bytes(2) if head.guarded else four


def _checksum(covered):
    """CRC-16 as the standard has it."""
    sum_ = 0xFFFF
    for byte in covered:
        sum_ ^= byte << 8
        for _bit in range(8):
            sum_ = (sum_ << 1 ^ 0x8005 if sum_ & 0x8000 else sum_ << 1) & 0xFFFF
    return sum_
