"""What the bot in these tests knows."""

from __future__ import annotations

from bot.domain.departments import Department
from bot.domain.passages import PassageKind
from bot.ports import Store
from tests.builders import NOON, a_document, a_passage

PLATINUM, GOLD = "白金卡年费每年3,600元, 刷满18笔免次年年费。", "金卡年费每年200元, 刷满6笔免次年年费。"


def fill(store: Store) -> None:
    """Two departments and three documents."""
    texts = {
        "cards/platinum.md": ("白金卡权益", "年费", PLATINUM),
        "cards/gold.md": ("金卡权益", "年费", GOLD),
        "loans/early.md": ("消费贷款", "提前还款", "消费贷款提前还款不收违约金, 需提前3个工作日申请。"),
    }
    with store.begin() as work:
        work.documents.replace_departments(
            [
                Department("cards", {"zh-CN": "信用卡部", "en": "Credit Cards"}, scope=("信用卡", "年费")),
                Department("loans", {"zh-CN": "个人贷款部", "en": "Personal Loans"}, scope=("贷款", "还款")),
            ]
        )
        for document_id, (title, heading, text) in texts.items():
            product = title.removesuffix("权益") if title.endswith("权益") else None
            document = a_document(document_id, body=text, title=title, product=product)
            passage = a_passage(text, kind=PassageKind.SECTION, heading_path=(heading,))
            work.documents.add_content(document, [passage], (), NOON)
            work.documents.record(document, NOON)
