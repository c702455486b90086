"""Which messages are useless when they come late, and after how long.

What people are owed is not among them: answers, what became of a question, callbacks, what somebody was made the
owner of, and that something is overdue. These wait for as long as it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.launches.telling import DIGEST, LaunchNoticeKind
from bot.domain.quality.telling import DUE_SOON, ActionNoticeKind
from bot.domain.questions.time_limits import NoticeKind
from bot.domain.webhooks.verdicts import VERDICT_CHANGED

_ONE_DAY = timedelta(days=1)

LIFETIMES: Mapping[str, timedelta] = {
    NoticeKind.HALF_TIME: _ONE_DAY,
    NoticeKind.ESCALATION: _ONE_DAY,  # another one follows every hour
    ActionNoticeKind.DUE_SOON: DUE_SOON,  # then it is due
    LaunchNoticeKind.DUE: _ONE_DAY,  # the next reminder, or that it is overdue, follows within days
    LaunchNoticeKind.REMEDIAL_DUE: _ONE_DAY,
    DIGEST: timedelta(days=3),  # the next one is near
    VERDICT_CHANGED: _ONE_DAY,  # by then the receiver has asked
}
"""How long after it was due a message of a kind is dropped; others never are."""
