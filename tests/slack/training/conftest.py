"""A night shift that must be trained: a launch with a brief, a quiz made of its questions, and a notice to read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.launches.template import AnswerabilityRule, MaterialRule, TrainingRule
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.services.launches import filing
from bot.services.launches.answering import check_answers
from bot.slack.messages import messages
from bot.slack.sending import SlackSender
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import a_document, a_passage
from tests.desks import MovableClock, desk_over
from tests.domain.launches.builders import LAUNCH, OFFICERS, T1, agent, at, needs, officer, on_leave, roster, template
from tests.services.launches.bank import Bank
from tests.slack.conftest import Bot
from tests.slack.knowledge import fill
from tests.slack.outbox import send_ready
from tests.slack.server import SlackServer

QUESTIONS = {
    "金卡年费怎么收": "金卡年费怎么收:每年200元,消费满6笔免次年年费。",
    "金卡怎么挂失": "金卡怎么挂失:掌银首页点卡片管理里的挂失,立即生效。",
    "金卡积分多久过期": "金卡积分多久过期:获得当月起二十四个月内有效。",
    "金卡能不能分期": "金卡能不能分期:单笔满600元可以分三到二十四期。",
}
BRIEF, NOTICE = "cards/gold-brief.md", "cards/gold-notice.md"
NOTICE_WORDS = ("金卡十二月十五日起接受申请。", "客户问年费, 先查金卡年费表再回答。", "夜班遇到挂失, 先挂失再登记。")
TEMPLATE = template(
    needs(MaterialRule("brief"), "brief"),
    needs(MaterialRule("notice"), "notice"),
    needs(AnswerabilityRule(tuple(QUESTIONS)), "questions"),
    needs(
        TrainingRule("brief", quiz=True),
        "training",
        title=Bilingual("金卡产品培训", "Training on the gold card"),
        waivable_by=(Role.CENTRE_HEAD,),
    ),
    needs(TrainingRule("notice", self_study=True), "reading", title=Bilingual("金卡通知", "Notice on the gold card")),
)
NIGHT = ("a1", "a2", "a3", "a4")
"""On leave are "a3", beyond the launch, and "a4" from the day on after the night that is told of."""
LEAVES = (on_leave("a3", "2026-11-20", "2026-12-20"), on_leave("a4", "2026-11-28", "2026-12-02"))
ACCOUNTS = {
    "a1": "U1",
    "a2": "U2",
    "a3": "UA3",
    "a4": "UA4",
    "tl": "UTL",
    "tr": "UTR",
    "po": "UPO",
    "dm": "UDM",
    "loans": "ULO",
    "ex": "UEX",
}
EVENING, DAWN = at("2026-11-27", "23:00"), at("2026-11-28", "05:00")


def night_roster() -> Roster:
    """The night shift of team "t1", its leader, a trainer and the product's people, all with accounts."""
    known = roster(*(agent(one, shift="night") for one in NIGHT), teams=(T1,), leaves=LEAVES, officers=_officers())
    return replace(known, people=tuple(replace(one, slack_id=ACCOUNTS.get(one.id)) for one in known.people))


def _officers() -> tuple[Person, ...]:
    return (*OFFICERS, officer("ex", Role.EXPERT, department="cards"))


class Night:
    """The bank of these tests, as people in Slack see it."""

    def __init__(self, bank: Bank, bot: Bot, slack: SlackServer) -> None:
        self.bank, self.bot, self.slack, self.clock = bank, bot, slack, bank.clock
        self._sender = SlackSender(bot.here, messages())

    def finish(self) -> None:
        """Wait until everything that was to be shown is."""
        self.bot.finish()

    def modal(self, user: str) -> dict[str, object]:
        """The modal that somebody sees once everything is shown."""
        self.finish()
        found = self.slack.modal(user)
        assert found is not None, f"{user} sees no modal"
        return found

    def home(self, user: str) -> dict[str, object]:
        """Somebody opens his Home, or looks at it as it was drawn last."""
        self.finish()
        found = self.slack.home(user)
        assert found is not None, f"{user} has no Home"
        return found

    def open_home(self, user: str) -> dict[str, object]:
        """Somebody opens his Home."""
        self.slack.open_home(user)
        return self.home(user)

    def send_outbox(self) -> int:
        """Send what waits; how many messages that were."""
        return send_ready(self.bank.store, self.clock, self._sender)

    def facts(self, *bodies: type) -> list[Fact]:
        """What was recorded of some kinds."""
        return [one for one in self.bank.facts() if isinstance(one.body, bodies)]


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two documents, a launch that waits for its trainings, and its questions asked of them."""
    path = tmp_path_factory.mktemp("night") / "briefed.db"
    store = SqlStore(open_database(f"sqlite:///{path}"))
    fill(store)
    _begin(Bank(store))
    store.close()
    return path


def _begin(bank: Bank) -> None:
    clock = bank.clock
    clock.now = at("2026-10-08")
    bank.opened(night_roster(), TEMPLATE)
    clock.now = at("2026-10-12")
    filing.file_launch(bank.office, bank.deed("po", "filed"), LAUNCH, {})
    write(bank, BRIEF, "brief", list(QUESTIONS.values()))
    write(bank, NOTICE, "notice", list(NOTICE_WORDS))
    filing.attach(bank.office, bank.deed("po"), "gold", "brief", BRIEF)
    filing.attach(bank.office, bank.deed("po"), "gold", "notice", NOTICE)
    check_answers(bank.office, bank.desk, "gold")


@pytest.fixture
def store(begun: Path, tmp_path: Path) -> Iterator[SqlStore]:
    """A database of the test's own, in which the launch waits for its trainings."""
    shutil.copy(begun, tmp_path / "briefed.db")
    opened = SqlStore(open_database(f"sqlite:///{tmp_path / 'briefed.db'}"))
    yield opened
    opened.close()


@pytest.fixture
def bank(store: SqlStore, clock: MovableClock) -> Bank:
    """What people do there."""
    bank = Bank(store)
    bank.clock = clock
    return bank


def write(bank: Bank, document_id: str, kind: str, texts: list[str]) -> None:
    """A document of these passages, in the knowledge base from now on."""
    document = a_document(document_id, "\n".join(texts), title=f"金卡 {kind}", kind=kind)
    with bank.store.begin() as work:
        passages = [a_passage(text, ordinal=number, heading_path=("金卡",)) for number, text in enumerate(texts)]
        work.documents.add_content(document, passages, [], bank.clock())
        work.documents.record(document, bank.clock())
    desk_over(bank.store, bank.clock)
    filing.see_materials(bank.office)


@pytest.fixture
def night(bank: Bank, new_bot: Callable[..., Bot], slack: SlackServer) -> Night:
    """It is eleven in the evening."""
    for person, account in ACCOUNTS.items():
        if account not in slack.users:
            slack.add_user(account, person, locale="en-US" if person == "tl" else "zh-CN")
    bank.clock.now = EVENING
    bot = new_bot()
    slack.attach(bot.app)
    return Night(bank, bot, slack)
