"""Whom the end of the program kept from seeing what became of their deed: the next start tells them to look."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from bot.domain.bilingual import Bilingual
from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.slack.kit import plain_card
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render

INTERRUPTED = "interrupted"
LOOK = Bilingual(
    "Briefed 刚才重启了, 您最后一次操作的结果可能没有显示出来。请看看有没有办成; 没有的话再试一次, 不会办成两次。",
    "Briefed was restarted, and what became of your last action may not have been shown. Check whether it was done; "
    "if not, try again: it will not be done twice.",
)

log = structlog.get_logger()


def tell_interrupted(here: Reception, left: Iterable[str | None]) -> None:
    """Leave word in the outbox for those whose replies were not given; the accounts, as far as they are known."""
    replies, now = list(left), here.clock()
    log.warning("slack.replies_dropped", replies=len(replies))
    words = [
        Message(f"interrupted:{user}:{now.isoformat()}", INTERRUPTED, Recipient(RecipientKind.CHANNEL, user), {}, now)
        for user in sorted({one for one in replies if one})
    ]
    with here.store.begin() as work:
        work.outbox.put(words, now)


def _look(here: Reception, message: Message, addressee: Addressee) -> Posting:
    return Posting(plain_card(LOOK.text(here.callers.language(addressee.channel))))


MESSAGES: dict[str, Render] = {INTERRUPTED: _look}
