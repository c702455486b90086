"""What the outbox tells of launches."""

from __future__ import annotations

from bot.domain.launches.telling import LaunchNoticeKind
from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.services.launches.looking import Attached
from bot.services.launches.reminding import remind_of_launches
from bot.slack.launches.card import Teller
from bot.slack.launches.deeds import DOCUMENTS, what_is_signed
from bot.slack.launches.telling import ITEMS, due
from bot.slack.sending import Addressee
from tests.domain.launches.builders import SHANGHAI, at
from tests.slack.launches.conftest import Launching
from tests.slack.server import blocks_complaints, buttons, shown


def test_people_are_told_what_is_due_with_a_way_to_the_launch(filed: Launching) -> None:
    filed.clock.now = at("2026-12-14")
    remind_of_launches(filed.bank.office, filed.clock())
    assert filed.deliver() > 0
    post = filed.slack.posts_in(filed.slack.im("UPO").id)[-1]
    assert "Gold card: 快到期限的事" in shown(post)
    filed.slack.click("UPO", {**post}, "launch.show")
    filed.bot.finish()
    assert "Gold card" in shown(filed.slack.ephemeral("UPO")[-1])


def test_people_are_told_what_is_overdue(filed: Launching) -> None:
    filed.clock.now = at("2026-12-16")
    remind_of_launches(filed.bank.office, filed.clock())
    filed.deliver()
    post = filed.slack.posts_in(filed.slack.im("UPO").id)[-1]
    assert "已经逾期" in shown(post)
    assert "launch.show" in buttons(post)


def test_many_things_with_long_names_that_are_due_still_fit(filed: Launching) -> None:
    title = "面向私人银行客户的专属权益说明与常见问题解答材料" * 12
    items = [{"title": {"zh": f"{number} {title}", "en": title}, "due": "2026-12-15"} for number in range(ITEMS + 1)]
    told = {"launch": "gold", "product": title, "items": items}
    message = Message("k", LaunchNoticeKind.OVERDUE, Recipient(RecipientKind.PERSON, "po"), told, filed.clock())
    posting = due(filed.here, message, Addressee("UPO", "zh-CN", "po"))
    assert posting is not None
    assert blocks_complaints(posting.card.blocks) == []
    assert f"{ITEMS - 1} {title[:50]}" in shown({"blocks": posting.card.blocks})


def test_as_many_documents_as_a_form_shows_can_be_signed_however_long_their_names() -> None:
    folder = "credit-cards/private-banking/platinum-instalment-and-family-trust"
    documents = [
        Attached(
            "brief", f"{folder}/material-{number:02}.docx", "白金信用卡现金分期业务客户权益与费用说明" * 6, "a" * 64
        )
        for number in range(DOCUMENTS)
    ]
    blocks = what_is_signed(documents, "d" * 64, Teller("zh-CN", SHANGHAI))
    assert blocks_complaints(blocks, "modal") == []
    assert all(f"material-{number:02}.docx" in shown({"blocks": blocks}) for number in range(DOCUMENTS))
