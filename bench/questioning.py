"""(g) Ten thousand open questions: listing them, and the tick that reminds people of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.measuring import Result, median_seconds, seconds
from bot.domain.departments import Department
from bot.domain.facts import Fact
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.domain.questions.events import Asked, QuestionClaimed, QuestionOpened, Route, Source
from bot.files.calendars import Calendars, calendars_by_id
from bot.index.language import ChineseEnglish
from bot.services.questions.listing import list_questions
from bot.services.questions.recording import QuestionOffice
from bot.services.questions.reminding import remind_of_questions, see_to_callbacks
from bot.store.engine import open_database
from bot.store.work import SqlStore

QUESTIONS = 10_000
NOW = datetime(2026, 12, 4, 8, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
DEPARTMENTS = tuple(Department(f"d{number}") for number in range(6))


def measure_questions() -> Iterator[Result]:
    """The median time of a list, and of a tick: the first one tells everybody, later ones find nothing new."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = SqlStore(open_database(f"sqlite:///{Path(folder) / 'questions.db'}"))
        _fill(store)
        office = QuestionOffice(store, lambda: NOW, SHANGHAI, calendars_by_id(Calendars()), ChineseEnglish)
        listed = median_seconds(lambda: list_questions(office))
        first = seconds(lambda: _tick(office))
        later = median_seconds(lambda: _tick(office))
        store.close()
    name = f"{QUESTIONS:,} open questions"
    yield Result(f"{name}: list", f"{listed * 1000:.0f} ms", "under 200 ms", listed < 0.2)
    yield Result(f"{name}: first tick", f"{first:.2f} s", "under 2 s", first < 2)
    yield Result(f"{name}: later tick", f"{later:.2f} s", "under 2 s", later < 2)


def _tick(office: QuestionOffice) -> None:
    remind_of_questions(office, NOW)
    see_to_callbacks(office, NOW)


def _fill(store: SqlStore) -> None:
    """Questions over three days, so that many are late; every third one is claimed."""
    people = (Person("a1", "Ann", "centre"), *(_person(one.id, role) for one in DEPARTMENTS for role in _ROLES))
    with store.command() as work:
        work.documents.replace_departments(DEPARTMENTS)
        work.facts.append(Fact(NOW, "briefed", "roster", RosterImported(Roster(date(2026, 1, 1), people))))
        for number in range(QUESTIONS):
            asked_at = NOW - timedelta(days=3) + timedelta(seconds=25 * number)
            department = DEPARTMENTS[number % len(DEPARTMENTS)].id
            asked = Asked(f"第{number}个问题怎么办理", "zh-CN", "a1")
            opened = QuestionOpened(asked, Source.NO_ANSWER, Route(department, 0.8, ("scope: 分期",)))
            work.facts.append(Fact(asked_at, "a1", f"o{number}", opened, subject=f"q{number + 1}"))
            if number % 3 == 0:
                expert = f"{department}-expert"
                work.facts.append(Fact(asked_at, expert, f"c{number}", QuestionClaimed(), subject=f"q{number + 1}"))


_ROLES = (Role.EXPERT, Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)


def _person(department: str, role: Role) -> Person:
    return Person(f"{department}-{role}", role, department, frozenset({role}))
