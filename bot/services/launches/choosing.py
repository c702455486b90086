"""Which launches of a board somebody wants to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.launches.judging import LaunchView


class Choice(StrEnum):
    """What to choose launches by."""

    ALL = "all"
    BLOCKED = "blocked"
    CAN_GO = "can-go"
    THIS_MONTH = "this-month"
    MY_DEPARTMENT = "my-department"


@dataclass(frozen=True, slots=True)
class Chooser:
    """Who chooses: the day it is for him, his department if he has one, and the day of an instant where he is."""

    today: date
    department: str | None
    day_of: Callable[[datetime], date]


def chosen(views: Sequence[LaunchView], choice: Choice, chooser: Chooser) -> list[LaunchView]:
    """The launches that somebody wants to see, in the order in which they are given."""
    return [one for one in views if _CHOICES[choice](one, chooser)]


def choice_of(name: str) -> Choice:
    """A choice by its name; everything for a name that there is not (any more)."""
    return Choice(name) if name in set(Choice) else Choice.ALL


def _this_month(view: LaunchView, chooser: Chooser) -> bool:
    planned = chooser.day_of(view.dossier.launch.planned_at)
    return (planned.year, planned.month) == (chooser.today.year, chooser.today.month)


def _of_department(view: LaunchView, chooser: Chooser) -> bool:
    return chooser.department is not None and view.dossier.launch.owner_department == chooser.department


_CHOICES: Mapping[Choice, Callable[[LaunchView, Chooser], bool]] = {
    Choice.ALL: lambda view, chooser: True,
    Choice.BLOCKED: lambda view, chooser: view.status in {"block", "error"},
    Choice.CAN_GO: lambda view, chooser: view.status == "allow",
    Choice.THIS_MONTH: _this_month,
    Choice.MY_DEPARTMENT: _of_department,
}
