"""The one place that reads an occasion: a key that keeps a mail from going twice, which elsewhere is only written and compared.

What a mail is about stands in Mailing.about. Houses from before that column have it in their keys, in one of the forms below; so
have rows that an older worker writes beside a newer one. A form that was once used stays here.
"""

import re

DAY = r"\d{4}-\d\d-\d\d"
FORMS = {  # kind of a mailing: what its key looks like; the named parts are what the mail is about
    "reminder": rf"(?P<day>{DAY})",
    "phase": rf"phase (?P<phase>[a-z]\w*) {DAY}",
    "closing": r"ballot (?P<ballot>\d+)",
    "result": r"ballot (?P<ballot>\d+)",
    "summary": r"summary (?P<summary>\d+)",
    "workshop": rf"workshop (?P<workshop>\d+) (?P<sequence>\d+)( {DAY})?",  # with a day: told again
    "invitation": r"list (?P<list>\d+)",
    "farewell": rf"closed {DAY} \d\d:\d\d:\d\d",  # about the dialogue as a whole
}


def about(mailing):
    """What Mailing.about is for a key: numbers as numbers, a day as ISO writes it; {} for a form that no release knew.

    `mailing`: anything with a kind and an occasion.
    """
    found = re.fullmatch(FORMS.get(mailing.kind, ""), mailing.occasion, re.ASCII)
    parts = found.groupdict() if found else {}
    return {name: int(part) if part.isdecimal() else part for name, part in parts.items()}


def named(job):
    """A job in one string, the same at every try; another job that gets its number after a restore has another one."""
    return f"{job.pk}|{job.occasion}|{job.recipient}"
