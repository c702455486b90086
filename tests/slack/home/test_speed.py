"""A Home is drawn within a tenth of a second in a large bank: 200 launches, 400 people, 50 open questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from bot.domain.departments import Department
from bot.domain.documents import Reader
from bot.domain.facts import Fact
from bot.domain.launches.facts import (
    Attended,
    LaunchFiled,
    MaterialAttached,
    MaterialSeen,
    TemplateRegistered,
    TrainingHeld,
)
from bot.domain.launches.template import MaterialRule, TrainingRule
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Team
from bot.domain.questions.events import Asked, QuestionOpened, Route, Source
from bot.slack.callers import Caller
from bot.slack.home.tab import home_view
from bot.slack.reception import Reception
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.desks import MovableClock, desk_over
from tests.domain.launches.builders import LAUNCH, SHIFTS, at, needs, officer, template
from tests.slack.conftest import Workers, reception_over
from tests.slack.server import BOT_TOKEN

pytestmark = pytest.mark.slow

LAUNCHES, PEOPLE, TEAMS, QUESTIONS = 200, 400, 24, 50
NOW = at("2026-11-27", "23:00")
LIMIT_SECONDS = 0.1


def large_roster() -> Roster:
    """Agents in teams on two shifts, their leaders, and one person of every other role."""
    teams = tuple(Team(f"t{number}", f"Team {number}", "room", f"l{number}") for number in range(TEAMS))
    shifts = ("early", "night")
    agents = (
        Person(f"a{one}", f"a{one}", "centre", team=f"t{one % TEAMS}", shift=shifts[one // TEAMS % 2])
        for one in range(PEOPLE)
    )
    leaders = (officer(team.leader, Role.TEAM_LEADER) for team in teams)
    others = (officer(f"x-{role}", role, department="cards") for role in Role if role is not Role.AGENT)
    return Roster(date(2026, 1, 1), (*agents, *leaders, *others), teams, SHIFTS)


def large_bank() -> Iterator[Fact]:
    """Launches that were filed, each with a brief that half of the people were trained on."""
    requirements = (
        needs(MaterialRule("brief"), "brief"),
        needs(TrainingRule("brief"), "training"),
        needs(TrainingRule("brief", quiz=True), "quiz"),
    )
    seen = MaterialSeen("brief.md", "v1", "brief", "approved", "po", ("Fees",), indexed=True)
    common = (TemplateRegistered(template(*requirements)), RosterImported(large_roster()), seen)
    for number, body in enumerate(common):
        yield Fact(at("2026-10-01"), "briefed", f"common-{number}", body)
    for number in range(LAUNCHES):
        launch = replace(LAUNCH, id=f"gold-{number}", product=f"Gold {number}")
        held = TrainingHeld("s", "training", "v1", at("2026-11-01"), "tr")
        bodies = [LaunchFiled(launch), MaterialAttached("brief", "brief.md"), held]
        bodies += [Attended("s", f"a{person}") for person in range(0, PEOPLE, 40)]
        for place, body in enumerate(bodies):
            yield Fact(at("2026-11-01") + timedelta(seconds=place), "po", f"{launch.id}:{place}", body, launch.id)
    for number in range(QUESTIONS):
        asked = Asked(f"问题{number}怎么办", "zh-CN", f"a{number}")
        opened = QuestionOpened(asked, Source.BY_HAND, Route("cards"))
        yield Fact(at("2026-11-27", "10:00"), f"a{number}", f"question-{number}", opened, subject=f"q{number + 1}")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The large bank's database."""
    path = tmp_path_factory.mktemp("large") / "briefed.db"
    store = SqlStore(open_database(f"sqlite:///{path}"))
    with store.command() as work:
        work.documents.replace_departments([Department("cards", {"zh-CN": "信用卡部"})])
        for fact in large_bank():
            work.facts.append(fact)
    yield path
    store.close()


@pytest.fixture
def here(large: Path) -> Iterator[Reception]:
    """A reception over it, whose Slack is never called."""
    from slack_sdk import WebClient

    store = SqlStore(open_database(f"sqlite:///{large}"))
    workers = Workers()
    yield reception_over(desk_over(store, MovableClock(NOW)), WebClient(BOT_TOKEN), workers)
    workers.shutdown()
    store.close()


@pytest.mark.parametrize("person", ["a7", "l3", "x-trainer", "x-expert", "x-product_owner", "x-supervisor"])
def test_a_home_is_drawn_within_a_tenth_of_a_second(here: Reception, person: str) -> None:
    known = here.callers.roster()
    assert known is not None
    caller = Caller("U1", "zh-CN", known.person(person), Reader())
    seconds = _median_seconds(lambda: home_view(here, caller, {}))
    assert seconds < LIMIT_SECONDS
    assert len(home_view(here, caller, {})["blocks"]) <= 100


def _median_seconds(draw: Callable[[], object]) -> float:
    """The first time everything is read; what people wait for afterwards is what counts."""
    draw()
    times: list[float] = []
    for _ in range(7):
        began = perf_counter()
        draw()
        times.append(perf_counter() - began)
    return median(times)
