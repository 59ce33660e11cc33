"""The child that reads one picture with Pillow, draws it anew and ends: what it took of memory goes with it. It knows no Django.

Run as a script by redrawing.py. It reads a PNG or JPEG from stdin and writes a line of JSON to stdout: width and height of the PNG
that follows, or why there is none. Nothing of the file but its points goes into the PNG: no place, camera, program or comment.
"""

import io
import json
import signal
import sys

from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None  # MOST_POINTS is less, and says why
KINDS = ("PNG", "JPEG")
MOST_POINTS = 20_000_000  # of what is read: 80 MB while it is
SIZE = (800, 400)
HEAVY = 150_000  # bytes from which on 256 colours have to do
SECONDS = 20


def main():
    signal.alarm(SECONDS)  # if whoever asked was killed, nobody else ends this process
    try:
        made, answer = redrawn(sys.stdin.buffer.read())
    except Exception:  # Pillow raises many kinds, and each says the same: no picture
        made, answer = b"", {"refused": "unreadable"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)


def redrawn(content):
    """(the PNG's bytes, what is said of it)."""
    with Image.open(io.BytesIO(content), formats=KINDS) as picture:  # reads the head only
        if picture.width * picture.height > MOST_POINTS:
            return b"", {"refused": "points"}
        if getattr(picture, "n_frames", 1) > 1 and picture.format == "PNG":
            return b"", {"refused": "moving"}
        points = _points(ImageOps.exif_transpose(picture))
    points.thumbnail(SIZE, Image.Resampling.LANCZOS)
    made = _png(points)
    if len(made) > HEAVY:
        made = _png(points.quantize(256, method=Image.Quantize.FASTOCTREE))
    return made, {"width": points.width, "height": points.height}


def _points(picture):
    """Colours, and how clear they are where that varies; nothing else that the file said."""
    clear = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info
    found = picture.convert("RGBA" if clear else "RGB")
    found.info.clear()
    return found


def _png(points):
    buffer = io.BytesIO()
    points.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
