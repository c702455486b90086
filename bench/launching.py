"""(e) The verdict on a launch that everybody must be trained for, and a board of many such launches."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bench.measuring import Result, median_seconds
from bot.domain.bilingual import Bilingual
from bot.domain.calendar import Calendar
from bot.domain.facts import Body, Fact
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, gather, gather_all
from bot.domain.launches.facts import (
    Attended,
    GoNoGo,
    LaunchFiled,
    MaterialAttached,
    MaterialSeen,
    SignedOff,
    StageDecided,
    StageDecision,
    TemplateRegistered,
    TrainingHeld,
)
from bot.domain.launches.launch import Launch
from bot.domain.launches.requirements.review import reviewed_digest
from bot.domain.launches.template import (
    Kind,
    LeadTimeRule,
    MaterialRule,
    Requirement,
    ReviewRule,
    Rule,
    Stage,
    Template,
    TrainingRule,
)
from bot.domain.launches.verdict import Decision, Verdict, judge
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Shift, Team

PEOPLE, TEAMS, SESSIONS, LAUNCHES = 400, 24, 6, 200
MATERIALS, REVIEWS, LEAD_TIMES = 8, 8, 3
"""With a training for each session, 25 requirements."""
SHIFTS = ("early", "day", "night")
START = datetime(2026, 10, 1, 4, tzinfo=UTC)
NOW, PLANNED = datetime(2026, 12, 1, 4, tzinfo=UTC), datetime(2026, 12, 15, 4, tzinfo=UTC)
OFFICE = Calendar("office", frozenset({2026}))
HERE = timedelta(hours=8)


def measure_verdicts() -> Iterator[Result]:
    """The median times of one verdict and of a board, from facts in memory."""
    gc.freeze()  # what other benchmarks left behind is not gone through again and again
    common, own = one_launch()
    one = [*common, *own]
    _require_allowed([_judged(gather(one, "launch-0", NOW, _local_day))])
    seconds = median_seconds(lambda: _judged(gather(one, "launch-0", NOW, _local_day)))
    name = f"verdict for {PEOPLE} people, {SESSIONS} sessions and 25 requirements"
    yield Result(name, f"{seconds * 1000:.1f} ms", "under 10 ms", seconds < 0.01)

    board = [*common, *(fact for number in range(LAUNCHES) for fact in renamed(one, f"launch-{number}"))]
    _require_allowed(_board(board))
    seconds = median_seconds(lambda: _board(board))
    name = f"board of {LAUNCHES} such launches ({len(board):,} facts)"
    yield Result(name, f"{seconds:.2f} s", "under 1.5 s", seconds < 1.5)


def _board(facts: Iterable[Fact]) -> list[Verdict]:
    return [_judged(dossier) for dossier in gather_all(facts, NOW, _local_day).values()]


def _judged(dossier: Dossier) -> Verdict:
    return judge(Case(dossier, OFFICE, _local_day))


def _local_day(instant: datetime) -> date:
    return (instant + HERE).date()


def _require_allowed(verdicts: Iterable[Verdict]) -> None:
    """A launch that stops at the first open requirement would be judged too quickly."""
    for one in verdicts:
        if one.decision is not Decision.ALLOW:
            raise AssertionError(f"{one.launch} should be allowed: {one.reasons}")


# The facts -----------------------------------------------------------------------------------------------------------


def one_launch() -> tuple[list[Fact], list[Fact]]:
    """What holds for all launches, and the facts of a launch called "launch-0"."""
    common = list(_common())
    return common, list(_launch_facts("launch-0", common))


def _common() -> Iterator[Fact]:
    bodies: list[Body] = [TemplateRegistered(_template()), RosterImported(_roster())]
    bodies += [
        MaterialSeen(f"doc-{number}", f"sha-{number}", "brief", "approved", headings=("Fees",), indexed=True)
        for number in range(MATERIALS)
    ]
    for number, body in enumerate(bodies):
        yield Fact(START + timedelta(seconds=number), "briefed", f"common-{number}", body)


def _template() -> Template:
    rules: list[tuple[str, Kind, Rule]] = [
        *((f"material-{number}", Kind.MATERIAL, MaterialRule("brief", ("Fees",))) for number in range(MATERIALS)),
        *((f"review-{number}", Kind.REVIEW, ReviewRule(Role.CUSTOMER_SERVICE)) for number in range(REVIEWS)),
        *((f"training-{number}", Kind.TRAINING, TrainingRule("material-0", 0.95)) for number in range(SESSIONS)),
        *((f"lead-{number}", Kind.LEAD_TIME, LeadTimeRule((f"training-{number}",), 5)) for number in range(LEAD_TIMES)),
    ]
    stages = tuple(Stage(one, Bilingual(one, one), Role.SUPERVISOR) for one in ("concept", "launch"))
    requirements = tuple(
        Requirement(id, kind, "concept" if kind is Kind.MATERIAL else "launch", Bilingual(id, id), Role.TRAINER, rule)
        for id, kind, rule in rules
    )
    return Template("card", "1", Bilingual("卡", "Card"), stages, requirements, "template")


def _roster() -> Roster:
    teams = tuple(Team(f"t{number}", f"Team {number}", "room", f"l{number}") for number in range(TEAMS))
    agents = (
        Person(f"a{number}", f"a{number}", "centre", team=f"t{number % TEAMS}", shift=SHIFTS[number // TEAMS % 3])
        for number in range(PEOPLE)
    )
    leaders = (Person(team.leader, team.leader, "centre", frozenset({Role.TEAM_LEADER})) for team in teams)
    officers = (Person("cs", "cs", "centre", frozenset({Role.CUSTOMER_SERVICE})),)
    shifts = tuple(Shift(one, one, time(6), time(14)) for one in SHIFTS)
    return Roster(START.date(), (*agents, *leaders, *officers), teams, shifts)


def _launch_facts(launch_id: str, common: Iterable[Fact]) -> Iterator[Fact]:
    launch = Launch(launch_id, "Gold", "cards", "card", "cards", "high", ("app",), PLANNED, "card", "template")
    attached = [MaterialAttached(f"material-{number}", f"doc-{number}") for number in range(MATERIALS)]
    written = list(_in_turn(launch_id, "po", START + timedelta(days=1), [LaunchFiled(launch), *attached]))
    yield from written
    case = Case(gather([*common, *written], launch_id, NOW, _local_day), OFFICE, _local_day)
    yield from _in_turn(launch_id, "cs", START + timedelta(days=20), list(_signatures(case)))
    for number in range(SESSIONS):
        held_at = START + timedelta(days=25 + number)
        held = TrainingHeld(f"s{number}", f"training-{number}", "sha-0", held_at, "tr")
        there = [Attended(f"s{number}", f"a{person}", True) for person in range(PEOPLE)]
        yield from _in_turn(launch_id, "tr", held_at, [held, *there])
    for team in range(TEAMS):
        yield from _in_turn(launch_id, f"l{team}", START + timedelta(days=40, hours=team), list(_led(team)))


def _signatures(case: Case) -> Iterator[Body]:
    template = case.dossier.template
    for one in template.requirements if template else ():
        if one.kind is Kind.REVIEW:
            yield SignedOff(one.id, Role.CUSTOMER_SERVICE, GoNoGo.GO, "I agree.", reviewed_digest(one, case))
    yield StageDecided("concept", StageDecision.GO)


def _led(team: int) -> Iterator[Body]:
    for number in range(SESSIONS):
        for shift in SHIFTS:
            group = f"t{team}/{shift}"
            yield SignedOff(f"training-{number}", Role.TEAM_LEADER, GoNoGo.GO, "Briefed.", "sha-0", group)


def _in_turn(launch_id: str, actor: str, start: datetime, bodies: Iterable[Body]) -> Iterator[Fact]:
    for number, body in enumerate(bodies):
        instant = start + timedelta(milliseconds=number)
        yield Fact(instant, actor, f"{launch_id}:{instant.isoformat()}:{actor}", body, launch_id)


def renamed(facts: Iterable[Fact], launch_id: str) -> Iterator[Fact]:
    """The facts of a launch, told of another one."""
    for fact in facts:
        if fact.launch is not None:
            yield replace(fact, launch=launch_id, key=f"{launch_id}:{fact.key}")
