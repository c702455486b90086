"""People on the roster, and knowledge of every kind, around the bot."""

from __future__ import annotations

import pytest

from bot.domain.documents import Audience
from bot.domain.passages import Location, PassageKind
from bot.ports import Store
from tests.builders import NOON, a_document, a_passage
from tests.slack.conftest import Bot
from tests.slack.people import import_roster
from tests.slack.server import SlackServer

INTERNAL = "争议款内部垫付上限5,000元。"
"""What only the cards department may read."""
FEES = tuple((f"{number}号费用", f"{number * 10}元", "年费另计") for number in range(1, 31))
LONG = "".join(f"第{number}步核对客户的身份证件并记录在案。" for number in range(1, 150))


@pytest.fixture
def staffed(store: Store, slack: SlackServer, bot: Bot) -> Bot:
    """A bot that knows who is who, delivered to by Slack."""
    slack.add_user("U4", "wang.qiang", real_name="王强")
    slack.channels["C1"].members.append("U4")
    import_roster(store)
    slack.attach(bot.app)
    return bot


@pytest.fixture
def store(store: Store) -> Store:
    """The store of the other tests, with a table, a long text, an internal note and two documents that are alike."""
    add(store, "cards/internal.md", INTERNAL, "垫付", audience=Audience.DEPARTMENT)
    add(store, "cards/supplementary.md", "附属卡挂失需主卡人来电。", "附属卡挂失")
    add(store, "loans/supplementary.md", "附属卡挂失后额度不变。", "附属卡挂失")
    add(store, "loans/identity.md", LONG, "身份核对步骤")
    document = a_document("cards/fees.xlsx", body="fees", title="费用表")
    halves = [FEES[:15], FEES[15:]]
    with store.begin() as work:
        passages = [
            a_passage(
                "\n".join(" | ".join(row) for row in half),
                ordinal,
                kind=PassageKind.TABLE,
                header=("项目", "金额", "备注"),
                rows=half,
                location=Location(sheet="收费", cells=f"A{ordinal * 15 + 2}:C{ordinal * 15 + 16}"),
            )
            for ordinal, half in enumerate(halves)
        ]
        work.documents.add_content(document, passages, (), NOON)
        work.documents.record(document, NOON)
    return store


def add(store: Store, document_id: str, text: str, heading: str, **changes) -> None:
    """One more document of one passage."""
    document = a_document(document_id, body=text, title=heading, **changes)
    with store.begin() as work:
        work.documents.add_content(document, [a_passage(text, heading_path=(heading,))], (), NOON)
        work.documents.record(document, NOON)
