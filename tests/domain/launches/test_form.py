"""What is wrong with a launch as somebody fills it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.launches.form import LaunchForm, form_problems, launch_of
from tests.domain.launches.builders import MATERIAL, NOW, PLANNED, template

GOOD = LaunchForm(
    id="gold-card",
    product="金卡",
    product_family="cards",
    product_type="card",
    owner_department="cards",
    tier="high",
    channels=("app",),
    planned_at=PLANNED,
    template="card",
    summary="新的金卡",
    questions=("金卡年费怎么收",),
)


def wrong(**changes: Any) -> set[str]:
    """The fields that something is wrong with."""
    return set(form_problems(replace(GOOD, **changes), {"card"}, {"cards"}, {"taken"}, NOW))


def test_a_form_that_is_in_order() -> None:
    assert wrong() == set()
    assert wrong(questions=()) == set(), "questions may come later"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": "ab"},
        {"id": "a" * 61},
        {"id": "Gold"},
        {"id": "-gold-"},
        {"id": "gold/../x"},
        {"id": "gold\n"},
        {"id": "金卡"},
        {"id": "taken"},
        {"product": " "},
        {"product": "TODO: its name"},
        {"product_family": ""},
        {"product_type": ""},
        {"owner_department": "loans"},
        {"tier": "highest"},
        {"channels": ()},
        {"channels": ("app", "TODO")},
        {"planned_at": None},
        {"planned_at": NOW},
        {"planned_at": NOW - timedelta(days=1)},
        {"template": "other"},
        {"summary": ""},
        {"questions": ("ok", " TODO: what customers ask")},
    ],
)
def test_a_form_with_one_thing_wrong(changes: dict[str, Any]) -> None:
    assert wrong(**changes) == set(changes)


def test_the_launch_that_a_form_describes() -> None:
    rules = template(MATERIAL)
    launch = launch_of(replace(GOOD, questions=(" a ", "", "b", "a"), channels=(" app ", "")), {"card": rules})
    assert (launch.questions, launch.channels) == (("a", "b"), ("app",))
    assert launch.template_digest == rules.digest
