"""The mail of a summary, or of all summaries of a week: the words of those who speak openly, links to the others (TRUST §3)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue import speaking
from dialogue.mail import letters, queueing, sending
from issues.held_by import FOR
from workshops.documents import words
from workshops.summaries import summary


def send_summaries(reader, job):
    """Send what the reader's mail tells, and move the bookmark on. Raises Skip where there is nothing to say any more."""
    told = reader.summaries()
    if not told:
        raise queueing.Skip("told")
    sending.send(letter(reader.participant.user, reader.participant.dialogue, told), job)
    reader.finish()


def letter(user, dialogue, summaries, *, proof=False):
    """The letters.Letter of these summaries in the person's language."""
    with speaking.to(user.language, dialogue):
        told = summary.tell(dialogue, summaries)
        one = summaries[0].get_absolute_url() if len(summaries) == 1 else reverse("summary_list", args=[dialogue.slug])
        return letters.compose(
            "workshops/summaries/mail/summary",
            to=user.email,
            subject=_("A summary for you") if len(summaries) == 1 else _("The summaries since the last mail"),
            dialogue=dialogue,
            links={"link": one, "choice": reverse("summary_choice", args=[dialogue.slug])},
            proof=proof,
            words=[lines for each in summaries for lines in letters.paragraphs(each.words)],
            issues=[_issue(entry, proof) for entry in told.issues if entry.amount],
            found=[(letters.harmless(entry.issue.title), entry.sentences) for entry in told.found],
            stated=[_stated(entry, proof) for entry in told.stated],
            unsettled=_unsettled(told.to_settle, proof),
            agreed=[_agreed(entry, proof) for entry in told.agreed],
            ballots=[_ballot(entry, proof) for entry in told.ballots],
            changes=[(letters.harmless(entry.name), words) for entry, words in told.changes],
            questions=[(letters.harmless(str(asked)), letters.harmless(words)) for asked, words in told.questions],
            ahead=[(sentence, letters.absolute(path, proof)) for sentence, path in told.ahead],
        )


def _issue(entry, proof):
    return {
        "title": letters.harmless(entry.issue.title),
        "amount": entry.amount,
        "link": letters.absolute(entry.issue.get_absolute_url(), proof),
        "quotes": [_quote(said) for said in entry.quotable],
        "retold": [(letters.harmless(name), letters.paragraphs(words)) for name, words in entry.retold],
        "besides": ", ".join(letters.harmless(name) for name in entry.heard_besides()),
    }


def _quote(said):
    source, reading = ", ".join(filter(None, (said.voice.name, said.voice.group.short_name))), said.reading_by_people
    source = " · ".join(filter(None, (source, words.translated(reading))))
    return {
        "words": letters.paragraphs(summary.shortened(reading.text)),
        "source": letters.harmless(source),
        "language": reading.language,
    }


def _stated(entry, proof):
    """Sentences and, in words, which groups share what the outline brought: what people wrote is read behind a sign-in."""
    shared = [one for one in entry.shown.statements if len(one.by_band.get(FOR, ())) > 1]
    return {
        "title": entry.title,
        "others": any(not one.of_outline for one in shared),
        "sentences": [letters.harmless(sentence) for sentence in entry.shown.sentences],
        "rows": [
            (letters.harmless(one.text), letters.harmless(one.sentence))
            for one in shared
            if one.text and one.of_outline
        ],
        "link": letters.absolute(entry.path, proof),
    }


def _unsettled(entry, proof):
    """How many tasks are to be settled, and why: the tasks may be in somebody's words."""
    return {"lines": entry.lines, "link": letters.absolute(entry.path, proof)} if entry else None


def _agreed(entry, proof):
    return {
        "name": entry.name,
        "link": letters.absolute(entry.ballot.get_absolute_url(), proof),
        "words": [
            (letters.harmless(word.term.name), word.sentence, [letters.harmless(meaning) for meaning in _meant(word)])
            for word in entry.words
        ],
    }


def _meant(word):
    """The meaning that was agreed on, where it is the outline's: of the others their authors may take the words back."""
    agreed = [each for each in word.results if each.item.is_agreed and each.is_there]
    return [each.item.text if each.item.is_outline else _("Its words are read on the page.") for each in agreed]


def _ballot(entry, proof):
    return {
        "name": entry.ballot.get_kind_display(),
        "link": letters.absolute(entry.ballot.get_absolute_url(), proof),
        "final": entry.ballot.is_final,
        "results": [
            {
                "sentence": letters.paragraphs(sentence)[0][0],
                "titles": [letters.harmless(result.title) for result in results],
            }
            for _look, sentence, results in entry.by_sentence()
        ],
    }
