"""Parts of a packed file, which tell neither the hour nor the machine (TRUST G5)."""

from zipfile import ZIP_DEFLATED, ZipInfo

PLAIN_FILE = 0x20  # of DOS; without any, our own system's would be put there


def entry(path):
    """As of 1980, which a packed file says where nobody gives it a time, and of no particular system."""
    made = ZipInfo(path)
    made.compress_type, made.create_system, made.external_attr = ZIP_DEFLATED, 0, PLAIN_FILE
    return made
