"""What somebody chooses to see of the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.services.launches.choosing import Choice, Chooser, choice_of, chosen
from bot.services.launches.judging import LaunchView, view
from tests.domain.launches.builders import LAUNCH, PLANNED, at, local_day
from tests.services.launches.bank import Bank


@pytest.fixture
def views(small: Bank) -> dict[str, LaunchView]:
    """A launch that may go, the same of another department and month, and one that lacks everything."""
    gold = view(small.ready().office, "gold")
    launch = gold.dossier.launch
    other = replace(launch, owner_department="loans", planned_at=at("2027-01-01", "00:30"))
    moved = replace(gold, case=replace(gold.case, dossier=replace(gold.dossier, launch=other)))
    small.filed(replace(LAUNCH, id="silver", planned_at=PLANNED))
    small.clock.now = at("2026-12-01")
    return {"gold": gold, "moved": moved, "silver": view(small.office, "silver")}


@pytest.mark.parametrize(
    ("choice", "department", "expected"),
    [
        (Choice.ALL, None, ["gold", "moved", "silver"]),
        (Choice.CAN_GO, None, ["gold", "moved"]),
        (Choice.BLOCKED, None, ["silver"]),
        (Choice.THIS_MONTH, None, ["gold", "silver"]),
        (Choice.MY_DEPARTMENT, "loans", ["moved"]),
        (Choice.MY_DEPARTMENT, "cards", ["gold", "silver"]),
        (Choice.MY_DEPARTMENT, None, []),
    ],
)
def test_what_is_chosen(views, choice, department, expected):
    chooser = Chooser(date(2026, 12, 1), department, local_day())
    found = chosen(list(views.values()), choice, chooser)
    assert [name for name, shown in views.items() if any(shown is one for one in found)] == expected


def test_a_month_is_that_of_the_centre(views):
    """Half past midnight of New Year there is still December in UTC."""
    january = Chooser(date(2027, 1, 4), None, local_day())
    assert [one.dossier.launch.planned_at for one in chosen(list(views.values()), Choice.THIS_MONTH, january)] == [
        at("2027-01-01", "00:30")
    ]


@pytest.mark.parametrize("name", ["", "nothing", "ALL", "blocked or 1=1"])
def test_a_choice_that_there_is_not_is_everything(name):
    assert choice_of(name) is Choice.ALL
    assert {choice_of(one.value) for one in Choice} == set(Choice)
