"""Whether a reply in a thread that names nobody is for the bot: a question more of whoever began the thread by asking.

People talk to each other in threads, and an answer that nobody asked for is worse than one that needs a mention. So in
doubt a reply is for them: `docs/decisions/0029-follow-ups-without-a-mention.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.events import SURFACE, Question, names_others
from bot.slack.posting import CANNOT_LOOK, is_ours, posts_in
from bot.slack.reception import Reception, reason_of

FOLLOWED_FOR = timedelta(hours=8)
"""How long after our last word a reply still goes on from it: a shift."""

log = structlog.get_logger()


def may_be_for_us(here: Reception, question: Question) -> bool:
    """Whether a question names the bot, or its author began the thread by asking the bot. Slack is not asked."""
    if not question.follows:
        return True
    with here.store.begin() as work:
        first = work.inbox.payload(f"{SURFACE}:{question.channel}:{question.thread}")
    return first is not None and first.get("asker") == question.asker


def is_for_us(here: Reception, question: Question) -> bool:
    """Whether nobody but the author has said anything since we did, and he spoke to nobody else."""
    try:
        said = list(posts_in(here.client, question.channel, question.thread))
    except SlackApiError as error:
        if reason_of(error) not in CANNOT_LOOK:
            raise
        log.warning("slack.cannot_look_for_follow_up", reason=reason_of(error))
        return False
    return goes_on([one for one in said if float(one["ts"]) < float(question.ts)], question)


def goes_on(said: Sequence[Mapping[str, Any]], question: Question) -> bool:
    """Whether a reply goes on from our last word in what was said before it in the thread, oldest first."""
    ours = max((place for place, one in enumerate(said) if is_ours(one)), default=None)
    if ours is None:
        return False
    last, since = said[ours], said[ours + 1 :]
    if float(question.ts) - float(last["ts"]) > FOLLOWED_FOR.total_seconds():
        return False
    us = str(last.get("user") or "")
    return all(one.get("user") == question.asker and not names_others(one.get("text") or "", us) for one in since)
