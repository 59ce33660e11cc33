"""The number of a row, as an address or a form carries it: `<id:pk>` in urls, `row_id` for what was typed or sent."""

LARGEST = 2**63 - 1  # what a column holds; SQLite cannot even be asked for more


def row_id(sent):
    """The number that this text names, or None: digits only, and none that no row can have."""
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= len(str(LARGEST)) else None
    return number if number is not None and number <= LARGEST else None


class IdConverter:
    regex = "[0-9]+"

    def to_python(self, value):
        """ValueError, which is a 404, for a number that no row can have."""
        number = row_id(value)
        if number is None:
            raise ValueError
        return number

    def to_url(self, value):
        return str(value)
