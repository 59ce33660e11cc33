"""Pressing for a file of a World and fetching it."""

from tests.workshops.data.reading_back import read


def press(client, world, form="json"):
    """The path that a press leads to."""
    answer = client.post(world.path("data_take", data_form=form))
    assert answer.status_code == 302, answer.status_code
    return answer.url


def fetched(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (answer.status_code, path)
    return b"".join(answer.streaming_content)


def content(client, world, form="json"):
    return fetched(client, press(client, world, form))


def tables(client, world, form="json"):
    return read(form, content(client, world, form))
