"""A small bank whose departments answer questions: a real store, and a desk that answers in milliseconds.

Agents "a1" (team t1, early shift) and "a2" (team t2, night shift), their leaders "tl1" and "tl2"; experts "e1" and "e2"
of cards, whose manager is "m1" and head "h1"; "e3" of loans, who demand four eyes together with "e4"; supervisor "sv".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.domain.departments import Department, QuestionRules
from bot.domain.facts import Fact
from bot.domain.outbox import Kept
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Shift, Team
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.question import Question
from bot.files.calendars import Calendars, calendars_by_id
from bot.ports import Store
from bot.services.ask import AnsweringDesk
from bot.services.deeds import PROGRAM, Deed
from bot.services.questions import answering
from bot.services.questions.answering import Draft
from bot.services.questions.listing import callbacks_of, show_question
from bot.services.questions.opening import Opened, Opening, Result, open_question
from bot.services.questions.recording import QuestionOffice
from tests.builders import a_document, a_passage
from tests.desks import LANGUAGE, MovableClock, desk_over

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 12, 1, 10, tzinfo=SHANGHAI).astimezone(UTC)
"""A Tuesday, one hour after offices open."""
DEPARTMENTS = (
    Department(
        "cards",
        {"en": "Credit Cards", "zh-CN": "信用卡部"},
        channel="#cards",
        scope=("信用卡", "年费", "annual fee"),
        rules=QuestionRules(on_call="e2"),
    ),
    Department(
        "loans",
        {"en": "Loans", "zh-CN": "贷款部"},
        scope=("贷款", "mortgage"),
        rules=QuestionRules(four_eyes=True, answer_within=timedelta(hours=8)),
    ),
    Department("risk", {"en": "Risk"}, scope=("盗刷",)),
)
EARLY, NIGHT = Shift("early", "早班", time(6), time(14)), Shift("night", "夜班", time(22), time(6))


def person(person_id: str, department: str, *roles: Role, team: str | None = None, shift: str | None = None) -> Person:
    return Person(person_id, person_id, department, frozenset(roles), team=team, shift=shift)


CENTRE = "customer-service"
ROSTER = Roster(
    date(2026, 1, 1),
    (
        person("a1", CENTRE, Role.AGENT, team="t1", shift="early"),
        person("a2", CENTRE, Role.AGENT, team="t2", shift="night"),
        person("a3", CENTRE, Role.AGENT, team="t1", shift="early"),
        person("tl1", CENTRE, Role.TEAM_LEADER, shift="early"),
        person("tl2", CENTRE, Role.TEAM_LEADER, shift="night"),
        person("sv", CENTRE, Role.SUPERVISOR),
        person("e1", "cards", Role.EXPERT),
        person("e2", "cards", Role.EXPERT),
        person("m1", "cards", Role.DEPARTMENT_MANAGER),
        person("h1", "cards", Role.DEPARTMENT_HEAD),
        person("e3", "loans", Role.EXPERT),
        person("e4", "loans", Role.EXPERT),
    ),
    teams=(Team("t1", "1 组", "room-1", "tl1"), Team("t2", "2 组", "room-1", "tl2")),
    shifts=(EARLY, NIGHT),
)


class House:
    """The bank on a store."""

    def __init__(self, store: Store, fallback: str | None = None, keys: str = "k") -> None:
        self.store = store
        self.clock = MovableClock(MORNING)
        self.followed = 0
        self.office = QuestionOffice(
            store,
            self.clock,
            SHANGHAI,
            calendars_by_id(Calendars()),
            lambda: LANGUAGE,
            fallback,
            on_answered=self._note_that_indexes_follow,
        )
        self._keys = (f"{keys}{number}" for number in count(1))

    def opened(self) -> House:
        """With departments, a roster and one document."""
        known = a_document("cards/gold.md", "v1", title="金卡")
        with self.store.command() as work:
            work.documents.replace_departments(DEPARTMENTS)
            work.documents.add_content(known, [a_passage("金卡年费每年200元。", heading_path=("年费",))], [], MORNING)
            work.documents.record(known, MORNING)
            work.facts.append(Fact(MORNING, PROGRAM, "roster", RosterImported(ROSTER)))
        return self

    @property
    def desk(self) -> AnsweringDesk:
        """A desk whose indexes have followed everything."""
        return desk_over(self.store, self.clock)

    def deed(self, actor: str, key: str | None = None, on_behalf_of: str | None = None) -> Deed:
        return Deed(actor, key or next(self._keys), on_behalf_of)

    def tries(self, actor: str, text: str, key: str | None = None, **how) -> Result:
        """Somebody asks; what becomes of it."""
        return open_question(self.office, self.desk, self.deed(actor, key), Opening(text, **how))

    def opens(self, actor: str, text: str, key: str | None = None, **how) -> str:
        """Somebody asks something new; the question's id."""
        result = self.tries(actor, text, key, **{"separate": True, **how})
        assert isinstance(result, Opened), result
        return result.question_id

    def asks_cards(self, actor: str = "a1", text: str = "附属卡怎么注销", **how) -> str:
        return self.opens(actor, text, department="cards", **how)

    def answers(self, actor: str, question_id: str, text: str = "持卡人本人在App注销。", **how) -> Fact:
        return answering.answer(self.office, self.deed(actor), question_id, Draft(text, **how))

    def question(self, question_id: str) -> Question:
        return show_question(self.office, question_id).question

    def callbacks(self, question_id: str) -> Sequence[Callback]:
        with self.store.begin() as work:
            return callbacks_of(work, self.question(question_id))

    def messages(self, kind: str | None = None) -> list[Kept]:
        """What waits in the outbox, in its order."""
        with self.store.begin() as work:
            waiting = work.outbox.waiting(10_000)
        return [one for one in waiting if kind is None or one.message.kind == kind]

    def told(self, kind: str) -> list[str]:
        """Who is told something of a kind."""
        return sorted(str(one.message.recipient) for one in self.messages(kind))

    def trust_likeness(self) -> None:
        """Have questions joined unasked, as with the model that likeness was fitted with."""
        with self.store.begin() as work:
            work.changes.mark_ready(self.desk.embedder.model_id, "bundled", MORNING)

    def at(self, day: str, clock: str) -> None:
        """Move to a time of a day in Shanghai."""
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), SHANGHAI)
        self.clock.now = local.astimezone(UTC)

    def _note_that_indexes_follow(self) -> None:
        self.followed += 1
