"""Models point down the stair, and nothing that a voice writes leads to a person. test_architecture.py holds the house to it."""

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

from stakeholders.models import Invitation, Participant, RandomKey, Spoken, Voice
from tests.stair import FLOORS


def relations(model):
    """(field, model it points to) for each forward relation."""
    for field in [*model._meta.get_fields(), *model._meta.private_fields]:
        if field.is_relation and not field.auto_created:
            yield field, field.related_model


def upward_relations(model):
    floor = FLOORS.index(model._meta.app_label)
    for field, target in relations(model):
        app = target._meta.app_label if target else None
        if app in FLOORS and FLOORS.index(app) > floor:
            yield f"{model.__name__}.{field.name} points up to {target.__name__}"


def generic_relations(model):
    for field, target in relations(model):
        if target is None or target is ContentType:
            yield f"{model.__name__}.{field.name} points to anything"


def people():
    return (apps.get_model(settings.AUTH_USER_MODEL), Participant, Invitation)


def is_spoken(model):
    return isinstance(model, type) and issubclass(model, Spoken | Voice | RandomKey)


def traces(model):
    """What in a row that a voice writes could lead to a person: a tie, a time, an address, an order (TRUST §1)."""
    key = model._meta.pk
    if type(key) is not models.BigAutoField or not key.has_default():
        yield f"{model.__name__}.{key.name}: the key must be a BigAutoField with a random default"
    for field, target in relations(model):
        if target in people():
            yield f"{model.__name__}.{field.name} points to {target.__name__}"
    for field in model._meta.local_fields:
        if isinstance(field, models.DateTimeField | models.TimeField | models.GenericIPAddressField):
            yield f"{model.__name__}.{field.name} is a {type(field).__name__}"


def bridges(model):
    """A row that points to a person and to something spoken joins the two."""
    targets = [target for _, target in relations(model)]
    if any(target in people() for target in targets) and any(map(is_spoken, targets)):
        yield f"{model.__name__} ties a person to what a voice wrote"
