"""What the page of tasks shows once a round has closed: what the groups have to settle, and who expects what of whom, as far as it is
published. All of it comes out of the stored row; eight queries at most, with those that tell who this is."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from issues import done_by, task_drawing, who_does
from issues.models import Task
from issues.reading import Flag
from issues.who_does import FEW

A_PAGE = 10  # tasks


@dataclass
class Found:
    """A task with what was found. `words`: "" where they cannot be read any more."""

    place: int
    words: Any
    is_changed: bool
    table: list
    names: dict

    @property
    def points(self):
        return who_does.open_points(self.table)

    @property
    def sentence(self):
        return who_does.in_words(self.table, self.names)

    @property
    def doing(self):
        return who_does.doing_in_words(self.table, self.names)

    @property
    def is_blank(self):
        return done_by.is_blank(self.table)

    @property
    def rows(self):
        """[{"name", "part", "flag", "cells", "does"}] of the groups and parts of which anything is shown."""
        return [_row(unit, part, self.names) for unit, part in self._units if not _is_few(unit)]

    @property
    def few(self):
        names = [self.names[unit["key"]] for unit, _part in self._units if _is_few(unit)]
        return _("Too few to show: %(names)s") % {"names": ", ".join(names)} if names else ""

    @property
    def _units(self):
        return [(unit, unit is not row) for row in self.table for unit in (row, *row["parts"])]


def _is_few(unit):
    return unit["does"] == FEW and set(unit["cells"].values()) <= {FEW}


def _row(unit, part, names):
    cells = [
        {"key": key, "name": names[key], "band": band, "words": _words(who_does.WORDS, band, unit)}
        for key, band in unit["cells"].items()
    ]
    return {
        "name": names[unit["key"]],
        "part": part,
        "flag": Flag(names[unit["key"]], unit["palette"], unit["pattern"]),
        "cells": cells,
        "does": {"band": unit["does"], "words": _words(who_does.WORDS_OF_DOING, unit["does"], unit)},
    }


def _words(table, band, unit):
    return who_does.JOINT_FEW if band == FEW and unit["parts"] else table[band]


def page(here, rounds, made, number=None):
    """`made`: a round that has closed."""
    names = names_of(here.groups, made.results)
    every = found_in(here.dialogue, made, names)
    page = Paginator(every, A_PAGE).get_page(number)
    return {
        "made": made,
        "page": page,
        "sections": _sections(page.object_list),
        "summary": summary(every),
        "columns": [names[key] for key in made.results["columns"]],
        "picture": picture(made.results, page.object_list, names),
        "can_speak": False,
        "late": False,
    }


def names_of(groups, results):
    """{key: what a group is called now, if it was called so then}"""
    every = [unit for group in results["groups"] for unit in (group, *group["parts"])]
    return {unit["key"]: groups.name(unit["key"], unit["name"]) for unit in every}


def found_in(dialogue, made, names):
    """[Found] of a round, in the order of what was found; one query."""
    told = {task.place: task for task in tasks_of(dialogue, made).told(dialogue)}
    return every_of(made, told, names)


def tasks_of(dialogue, made):
    """The tasks of a round, each with `.place`, and `.other` where it has other words since."""
    tasks = Task.objects.filter(dialogue=dialogue, findings__round=made).with_standing()
    return tasks.annotate(place=F("findings__place"), other=F("findings__is_changed"))


def every_of(made, told, names):
    """[Found] of a round. `told`: {place: its task in the reader's words}, of those whose words are needed."""
    return [
        Found(n + 1, _title(told.get(n + 1)), _is_changed(told.get(n + 1)), done_by.table_of(made.results, n), names)
        for n in range(len(made.results["tasks"]))
    ]


def _title(task):
    return task.title if task is not None and task.stands else ""


def _is_changed(task):
    return task is not None and task.other


def _sections(found):
    """[{"code", "title", "tasks"}]: what is to be settled first, each task once."""
    titles = {**who_does.OPEN, "": _("One group takes it, or it is not clear")}
    by_code: dict[str, list] = {code: [] for code in titles}
    for each in found:
        by_code[next(iter(each.points), "")].append(each)
    return [{"code": code, "title": titles[code], "tasks": tasks} for code, tasks in by_code.items() if tasks]


def summary(every):
    """[(title, how many)] of what is to be settled: each task once, where it stands on the page."""
    counted = [(title, sum(each.points[:1] == [code] for each in every)) for code, title in who_does.OPEN.items()]
    return [(title, number) for title, number in counted if number]


def picture(results, found, names):
    lanes = [{**group, "name": names[group["key"]]} for group in results["groups"]]
    return mark_safe(task_drawing.grid_svg(lanes, [(each.place, each.table) for each in found]))
