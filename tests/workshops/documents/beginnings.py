"""With which bytes a file of each format begins; a new format of `workshops/documents/formats.py` needs its line here."""

BEGINNINGS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "odt": b"PK\x03\x04", "html": b"<!", "md": b"# "}
