"""With which bytes a file of each format begins; a new format of `workshops/documents/formats.py` needs its line here."""

_ZIP = b"PK\x03\x04"
BEGINNINGS = {"pdf": b"%PDF-", "docx": _ZIP, "odt": _ZIP, "epub": _ZIP, "html": b"<!", "md": b"# "}
