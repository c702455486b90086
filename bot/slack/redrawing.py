"""Drawing something again until it stands still.

Everything is drawn from the database when it is drawn, and once more if something happened meanwhile: whichever update
reaches Slack last looks again, so that none leaves an older state behind.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.slack.kit import Card

MOST_LOOKS = 10
"""Updates in a row at most; whoever acts meanwhile has his own follow."""


def until_still(draw: Callable[[], Card], show: Callable[[Card], bool]) -> None:
    """Show what is drawn until it is what is shown, or until ``show`` says that this cannot go on."""
    shown: Card | None = None
    for _ in range(MOST_LOOKS):
        now = draw()
        if now == shown or not show(now):
            return
        shown = now
