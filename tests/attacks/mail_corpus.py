"""What people may type to make a mail do what it should not, and whether it did (TRUST B8)."""

import re
from html.parser import HTMLParser

CORPUS = (
    "http://evil.test/x",
    "www.evil.test",
    "evil.test/path?q=1",
    "write to a@evil.test now",
    "mailto:a@evil.test",
    "tel:+4412345678",
    "[click](http://evil.test) <http://evil.test>",
    "![x](http://evil.test/p.png)",
    "<a href='http://evil.test'>click</a>",
    '<img src="http://evil.test/p.png">',
    "<script>alert(1)</script><style>*{display:none}</style>",
    '"><a href="http://evil.test">',
    "</title></style></td></table>",
    "Hello\r\nBcc: all@evil.test",
    "Hello\nX-Evil: 1\n\nAnother body",
    "=?utf-8?q?Bcc=3A_all=40evil=2Etest?=",
    "{{ settings.SECRET_KEY }} {% load x %}",
    "%(title)s %s %n",
    "ＨＴＴＰ：／／ｅｖｉｌ．ｔｅｓｔ",
)
LINKABLE = re.compile(r"(https?:/|www\.\w|mailto:\w|\w@\w|evil\.test)", re.I)  # what mail programs make a link of


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.found, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found += [tag] if tag in {"script", "img", "iframe", "form", "object"} else []
        self.found += [f"{tag} {name}={value}" for name, value in attrs if "evil" in (value or "") or name[:2] == "on"]

    def handle_data(self, data):
        self.text.append(data)


def alive_in(letter):
    """What of the corpus became an element, a header or something that a mail program links."""
    page = Elements(letter.html)
    ours = re.compile(r"https://dialogue\.example\.org\S*")
    words = [ours.sub("", letter.text), ours.sub("", " ".join(page.text)), letter.subject]
    return page.found + [found[0] for text in words for found in LINKABLE.finditer(text)]
