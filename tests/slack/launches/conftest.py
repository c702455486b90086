"""A small bank with a knowledge folder: its people in Slack, and what a tick of the jobs does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.facts import Fact
from bot.domain.outbox import Recipient, SendFailed, next_attempt
from bot.domain.people.roster import Roster
from bot.files.knowledge import scan_knowledge
from bot.files.readers import read_here
from bot.files.shelf import KnowledgeShelf
from bot.services.indexing import follow_with_keywords, follow_with_vectors
from bot.services.ingest import sync
from bot.services.launches import filing
from bot.services.launches.answering import check_all
from bot.services.launches.uploading import LaunchDesk
from bot.slack.app import build_app
from bot.slack.messages import messages
from bot.slack.reception import Reception
from bot.slack.sending import SlackSender
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.desks import LANGUAGE, MovableClock
from tests.domain.launches.builders import SHANGHAI, at
from tests.services.launches.bank import ROSTER, TEMPLATE, Bank
from tests.slack.conftest import Bot
from tests.slack.outbox import claimed, mark_sent, ready
from tests.slack.server import SlackServer, shown

ENGLISH = {"cs", "ch"}
FILED = at("2026-10-12")


def accounts() -> Roster:
    """The bank's people, each with an account: "po" is UPO."""
    return replace(ROSTER, people=tuple(replace(one, slack_id=f"U{one.id.upper()}") for one in ROSTER.people))


class Launching:
    """The bank as people in Slack see it."""

    def __init__(self, bank: Bank, bot: Bot, slack: SlackServer, folder: Path) -> None:
        self.bank, self.slack, self.clock, self.folder = bank, slack, bank.clock, folder
        self.bot = bot
        desk = LaunchDesk(lambda: {TEMPLATE.id: TEMPLATE}, KnowledgeShelf(folder), self.take_in)
        self.here: Reception = replace(bot.here, launch_desk=desk)
        self._sender = SlackSender(self.here, messages())
        slack.attach(build_app(self.here))

    def take_in(self) -> None:
        """What the sync job does."""
        self.clock.move(timedelta(seconds=1))  # what was seen is kept once for an instant
        store, desk = self.bank.store, self.here.desk
        with store.begin() as work:
            before = work.changes.last_position()
        read: Any = lambda data, name: read_here(data, name.rpartition(".")[2])  # noqa: E731
        sync(partial(scan_knowledge, self.folder, SHANGHAI), read, store, self.clock, SHANGHAI)
        with store.begin() as work:
            is_behind = work.changes.last_position() > before
        if is_behind:
            follow_with_keywords(store, desk.indexes.keywords, LANGUAGE)
            vectors = desk.indexes.vectors
            follow_with_vectors(store, desk.embedder, "pairs", vectors, LANGUAGE, self.clock)
        filing.see_materials(self.bank.office)
        check_all(self.bank.office, lambda: desk)

    def write(self, path: str, text: str) -> None:
        """A department writes a document, and the sync job takes it in."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        self.take_in()

    def card(self, user: str, launch: str = "gold", channel: str | None = None) -> dict[str, Any]:
        """Somebody asks for a launch's card; it, as he alone sees it."""
        before = len(self.slack.ephemeral(user))
        self.slack.slash(user, "/launch", launch, **({"channel": channel} if channel else {}))
        return self.slack.wait_for_ephemeral(user, before + 1)[-1]

    def modal(self, user: str) -> dict[str, Any]:
        """The modal that somebody sees once everything is shown."""
        self.bot.finish()
        found = self.slack.modal(user)
        assert found is not None, f"{user} sees no modal"
        return found

    def now(self, user: str, card: dict[str, Any]) -> dict[str, Any]:
        """A card as somebody sees it now."""
        self.bot.finish()
        found = self.slack.visible_message(user, card["channel"], card["ts"])
        assert found is not None
        return {**found, "channel": card["channel"]}

    def direct(self, user: str) -> list[str]:
        """What the bot wrote to somebody, as he reads it."""
        self.bot.finish()
        return [shown(one) for one in self.slack.posts_in(self.slack.im(user).id)]

    def deliver(self) -> int:
        """Send what waits, as the delivering job does; how many messages were sent."""
        sent = 0
        while recipients := ready(self.bank.store, self.clock):
            sent += sum(map(self._send, recipients))
        self.bot.finish()
        return sent

    def _send(self, recipient: Recipient) -> int:
        message = claimed(self.bank.store, self.clock, recipient)
        try:
            self._sender.send(message.message, message.attempt)
        except Exception as error:
            following = next_attempt(error, message.attempt, self.clock())
            if following is None or isinstance(error, SendFailed):
                raise
            with self.bank.store.command() as work:
                work.outbox.again(message, str(error), following, self.clock())
            return 0
        mark_sent(self.bank.store, self.clock, message)
        return 1

    def facts(self, *bodies: type) -> list[Fact]:
        """What was recorded of some kinds."""
        return [one for one in self.bank.facts() if isinstance(one.body, bodies)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder with two departments."""
    for department, name in (("cards", "信用卡部"), ("loans", "个人贷款部")):
        path = tmp_path / "knowledge" / department
        path.mkdir(parents=True)
        (path / "department.yaml").write_text(f"name: {{zh-CN: {name}, en: {department}}}\nowner: 陈莉\n", "utf-8")
    return tmp_path / "knowledge"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore(open_database(f"sqlite:///{tmp_path / 'briefed.db'}"))
    yield opened
    opened.close()


@pytest.fixture
def bank(store: SqlStore, clock: MovableClock) -> Bank:
    """What people do beside Slack."""
    bank = Bank(store)
    bank.clock = clock
    clock.now = at("2026-10-08")
    return bank.opened(accounts())


@pytest.fixture
def launching(bank: Bank, new_bot: Callable[..., Bot], slack: SlackServer, folder: Path) -> Launching:
    """Everybody is in Slack, and nothing was filed yet."""
    for one in accounts().people:
        slack.add_user(f"U{one.id.upper()}", one.id, locale="en-US" if one.id in ENGLISH else "zh-CN")
    bank.clock.now = FILED
    made = Launching(bank, new_bot(), slack, folder)
    made.take_in()
    return made


@pytest.fixture
def filed(launching: Launching) -> Launching:
    """The gold card is filed by "po"."""
    launching.bank.filed()
    return launching


@pytest.fixture
def briefed(filed: Launching) -> Launching:
    """Its brief is attached and read."""
    filed.clock.now = at("2026-10-13")
    filed.bank.attached()
    filed.write(
        "cards/gold.md",
        "---\ntitle: 金卡介绍\nkind: brief\n---\n# Fees\n\n金卡年费怎么收:每年200元,消费满6笔免次年年费。\n",
    )
    return filed
