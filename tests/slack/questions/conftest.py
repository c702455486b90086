"""A bank in Slack: agents who ask, two departments that answer in their channels, and leaders of two shifts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain.departments import Department, QuestionRules
from bot.domain.facts import Fact
from bot.domain.outbox import PACE
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Shift, Team
from bot.domain.questions.question import Question
from bot.services.deeds import PROGRAM, Deed
from bot.services.questions.listing import show_question
from bot.services.questions.opening import Opened, Opening, open_question
from bot.services.questions.reminding import remind_of_questions, see_to_callbacks
from bot.slack.conversations import Conversation, to_text
from bot.slack.messages import messages
from bot.slack.sending import SlackSender
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON
from tests.desks import MovableClock
from tests.slack.conftest import SHANGHAI, Bot
from tests.slack.knowledge import fill
from tests.slack.outbox import send_ready
from tests.slack.server import SlackServer, shown

CENTRE = "customer-service"
CARDS, LOANS = "CCARDS", "CLOANS"
DEPARTMENTS = (
    Department("cards", {"zh-CN": "信用卡部", "en": "Credit Cards"}, channel="#cards", scope=("信用卡", "附属卡")),
    Department(
        "loans",
        {"zh-CN": "个人贷款部", "en": "Personal Loans"},
        channel="#loans",
        scope=("贷款",),
        rules=QuestionRules(four_eyes=True),
    ),
)
ACCOUNTS = {
    "a1": "U1",
    "a2": "U2",
    "a3": "U3",
    "tl1": "UTL1",
    "tl2": "UTL2",
    "e1": "UE1",
    "e2": "UE2",
    "m1": "UM1",
    "e3": "UE3",
    "e4": "UE4",
    "sv": "USV",
}
NAMES = {"a1": "张敏", "a2": "李伟", "a3": "Jane Doe", "e1": "王强", "e2": "赵芳", "e3": "周杰", "tl2": "孙丽"}
ENGLISH = ("U3", "UTL2")


def missing(surface: Any, *texts: str) -> list[str]:
    """Those of the texts that a person does not read there."""
    return [one for one in texts if one not in shown(surface)]


def person(person_id: str, department: str, *roles: Role, team: str | None = None, shift: str | None = None) -> Person:
    name = NAMES.get(person_id, person_id)
    return Person(person_id, name, department, frozenset(roles), ACCOUNTS[person_id], team, shift)


ROSTER = Roster(
    date(2026, 1, 1),
    (
        person("a1", CENTRE, Role.AGENT, team="t1", shift="early"),
        person("a2", CENTRE, Role.AGENT, team="t1", shift="early"),
        person("a3", CENTRE, Role.AGENT, team="t2", shift="late"),
        person("tl1", CENTRE, Role.TEAM_LEADER, shift="early"),
        person("tl2", CENTRE, Role.TEAM_LEADER, shift="late"),
        person("sv", CENTRE, Role.SUPERVISOR),
        person("e1", "cards", Role.EXPERT),
        person("e2", "cards", Role.EXPERT),
        person("m1", "cards", Role.DEPARTMENT_MANAGER),
        person("e3", "loans", Role.EXPERT),
        person("e4", "loans", Role.EXPERT),
    ),
    teams=(Team("t1", "1 组", "room-1", "tl1"), Team("t2", "2 组", "room-1", "tl2")),
    shifts=(Shift("early", "早班", time(6), time(14)), Shift("late", "晚班", time(14), time(22))),
)
MORNING = datetime(2026, 12, 2, 10, tzinfo=SHANGHAI).astimezone(UTC)
"""A Wednesday, one hour after offices open."""
QUESTION = "附属卡可以单独挂失吗"


class Bank:
    """What people do and see."""

    def __init__(self, bot: Bot, slack: SlackServer, clock: MovableClock) -> None:
        self.bot, self.slack, self.clock = bot, slack, clock
        self.here = bot.here
        self._sender = SlackSender(bot.here, messages())
        self._keys = (f"k{number}" for number in count(1))

    # --- people ---

    def asks(self, person_id: str = "a1", text: str = QUESTION, to: Conversation | None = None, **how: Any) -> str:
        """Somebody asks a department what nobody answered; the question's id."""
        conversation = to_text(to) if to else None
        opening = Opening(
            text, **{"department": "cards", "separate": True, "anyway": True, "conversation": conversation, **how}
        )
        result = open_question(self.here.questions, self.here.desk, Deed(person_id, next(self._keys)), opening)
        assert isinstance(result, Opened), result
        self.send()
        return result.question_id

    def thread(self, user: str = "U1", text: str = QUESTION) -> Conversation:
        """Somebody asked in a channel; the thread."""
        return Conversation("C1", self.slack.say(text, "C1", user)["ts"])

    def click(self, user: str, where: Any, action: str, value: Any = None, **how: Any) -> None:
        """Somebody presses a button, and everything follows but what waits in the outbox."""
        self.slack.click(user, where, action, **({"value": value} if value is not None else {}), **how)
        self.finish()

    def submits(self, user: str, values: dict[str, Any] | None = None) -> Any:
        """Somebody sends off the modal he sees."""
        sent = self.slack.submit(user, values=values)
        self.finish()
        return sent

    # --- what is there ---

    def modal(self, user: str) -> Any:
        found = self.slack.modal(user)
        assert found is not None, f"{user} sees no modal"
        return found

    def card(self, question_id: str, channel: str = CARDS) -> Any:
        """The question's card as it is now."""
        found = [
            one
            for one in self.slack.posts_in(channel)
            if one.get("thread_ts") in (None, one["ts"]) and question_id in str(one["blocks"][0])
        ]
        assert found, f"no card of {question_id} in {channel}"
        return found[-1]

    def replies(self, card: Any) -> list[Any]:
        """What stands in the card's thread."""
        return self.slack.posts_in(card["channel"], card["ts"])

    def told(self, user: str) -> list[Any]:
        """What somebody got in direct messages."""
        return self.slack.posts_in(self.slack.im(user).id)

    def question(self, question_id: str) -> Question:
        return show_question(self.here.questions, question_id).question

    # --- time ---

    def at(self, clock: str, day: str = "2026-12-02") -> None:
        """It is this time in Shanghai."""
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), SHANGHAI)
        self.clock.now = local.astimezone(UTC)

    def tick(self) -> None:
        """The jobs look, and what is to be told is sent."""
        remind_of_questions(self.here.questions, self.clock())
        see_to_callbacks(self.here.questions, self.clock())
        self.send()

    def finish(self) -> None:
        self.bot.finish()

    def send(self) -> int:
        """Send what waits in the outbox, second by second as it may be sent; how many messages that were."""
        self.finish()
        sent = 0
        while (now := send_ready(self.here.store, self.clock, self._sender)) or self._is_paced():
            sent += now
            if not now:
                self.clock.move(PACE)
        return sent

    def _is_paced(self) -> bool:
        """Whether something waits only for the pace of its recipient."""
        with self.here.store.begin() as work:
            next_at = work.outbox.next_at()
        return next_at is not None and next_at <= self.clock() + PACE


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with departments, a roster and three documents."""
    path = tmp_path_factory.mktemp("bank") / "briefed.db"
    store = SqlStore(open_database(f"sqlite:///{path}"))
    fill(store)
    with store.command() as work:
        work.documents.replace_departments(DEPARTMENTS)
        work.facts.append(Fact(NOON, PROGRAM, "roster", RosterImported(ROSTER)))
    store.close()
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[SqlStore]:
    shutil.copy(filled, tmp_path / "briefed.db")
    opened = SqlStore(open_database(f"sqlite:///{tmp_path / 'briefed.db'}"))
    yield opened
    opened.close()


@pytest.fixture
def bank(new_bot: Callable[..., Bot], slack: SlackServer, clock: MovableClock) -> Bank:
    """It is ten in the morning."""
    for person_id, account in ACCOUNTS.items():
        if account not in slack.users:
            slack.add_user(account, person_id, locale="en-US" if account in ENGLISH else "zh-CN")
    slack.add_channel(CARDS, "cards", members=["UE1", "UE2", "UM1"])
    slack.add_channel(LOANS, "loans", members=["UE3", "UE4"])
    clock.now = MORNING
    bot = new_bot()
    slack.attach(bot.app)
    return Bank(bot, slack, clock)
