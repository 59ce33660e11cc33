"""Celery carries ticks only: no address, name or text ever reaches Redis (DESIGN §5)."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings")
app = Celery("dialogue")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["dialogue"])


@setup_logging.connect
def log_as_the_house_does(**_):
    """With a listener here Celery leaves logging alone; its own lines would print what an exception says."""
    logging.config.dictConfig(settings.LOGGING)
