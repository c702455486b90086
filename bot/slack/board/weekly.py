"""The week's digest for a channel: how the launches stand, what changed, what is overdue and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import structlog

from bot.domain.countdown import countdown
from bot.domain.departments import Department
from bot.domain.launches.telling import DIGEST
from bot.domain.outbox import Message
from bot.services.charts import png
from bot.services.charts.readiness import readiness
from bot.services.launches.digest import Digest, Late, Named, Next, digest_of
from bot.services.launches.wording import STATUSES
from bot.slack.board import wording as words
from bot.slack.board.names import SHOW
from bot.slack.fitting import clip
from bot.slack.kit import Block, actions, bold, bullets, button, card, context, header, paragraph, spans
from bot.slack.pictures import Picture
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render

LISTED = 6
"""Launches in each list: the board has all of them."""
PRODUCT = 100

log = structlog.get_logger()


def weekly_digest(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """The digest of the week that the message is about, as things stood when it was due."""
    since, until = (datetime.fromisoformat(str(message.payload[name])) for name in ("since", "until"))
    digest = digest_of(here.launches, since, until)
    teller = Teller(here, here.departments(), addressee.language)
    title = teller.title(digest)
    shown = card(
        f"{title} · {teller.figures(digest)}",
        header(title),
        paragraph(teller.figures(digest)),
        *teller.changed(digest),
        *teller.late(digest),
        *teller.coming(digest),
        actions(button(SHOW, words.SHOW_BOARD.text(addressee.language), style="primary")),
        context(words.DIGEST_HOW.text(addressee.language).format(f"{here.local(digest.until):%Y-%m-%d %H:%M}")),
    )
    return Posting(shown, picture=_picture(digest, addressee.language))


class Teller:
    """Says the parts of a digest in a language, naming only the launches that are announced."""

    def __init__(self, here: Reception, departments: Mapping[str, Department], language: str) -> None:
        self._here = here
        self._departments = departments
        self._language = language

    def title(self, digest: Digest) -> str:
        """Which days it is about."""
        first, last = self._here.local(digest.since), self._here.local(digest.until)
        return words.DIGEST_TITLE.text(self._language).format(f"{first:%m-%d}", f"{last:%m-%d}")

    def figures(self, digest: Digest) -> str:
        """How many launches may go, and how many may not."""
        counts = [digest.statuses.get(one, 0) for one in ("allow", "block", "error")]
        return words.FIGURES.text(self._language).format(sum(counts), *counts)

    def changed(self, digest: Digest) -> list[Block]:
        """What happened in the week, a line for each kind of change."""
        lines = [
            f"{words.CHANGES[change].text(self._language)}: {self._names(launches)}"
            for change, launches in digest.changes.items()
        ]
        return self._section(words.CHANGED.text(self._language), lines, words.NOTHING_CHANGED.text(self._language))

    def late(self, digest: Digest) -> list[Block]:
        """The launches with something that is overdue, what is latest on top."""
        announced = [one for one in digest.overdue if one.named.product]
        others = [one.named for one in digest.overdue if not one.named.product]
        lines = self._cut(announced, self._late_line) + self._unnamed(others)
        return self._section(words.LATE.text(self._language), lines, words.NOTHING_LATE.text(self._language))

    def coming(self, digest: Digest) -> list[Block]:
        """What comes next; of what is not announced only the departments and numbers."""
        announced = [one for one in digest.coming if one.named.product]
        others = self._unnamed(one.named for one in digest.coming if not one.named.product)
        lines = self._cut(announced, self._next_line)
        if others:
            lines.append(words.OTHERS_COME.text(self._language).format(", ".join(others)))
        return self._section(words.COMING.text(self._language), lines, words.NOTHING_COMES.text(self._language))

    def _section(self, title: str, lines: Sequence[str], nothing: str) -> list[Block]:
        return [spans(bold(title)), *bullets(*lines)] if lines else [paragraph(nothing)]

    def _late_line(self, one: Late) -> str:
        return words.LATE_LINE.text(self._language).format(_product(one.named), one.count, one.since)

    def _next_line(self, one: Next) -> str:
        planned = f"{self._here.local(one.planned_at):%m-%d %H:%M}"
        status, left = STATUSES[one.status].text(self._language), countdown(one.days_left).text(self._language)
        return words.COMING_LINE.text(self._language).format(_product(one.named), status, planned, left)

    def _cut(self, launches: Sequence[Late | Next], line: Callable[..., str]) -> list[str]:
        lines = [line(one) for one in launches[:LISTED]]
        more = len(launches) - LISTED
        return [*lines, words.MORE.text(self._language).format(more)] if more > 0 else lines

    def _names(self, launches: Sequence[Named]) -> str:
        announced = [_product(one) for one in launches if one.product]
        more = len(announced) - LISTED
        shown = [*announced[:LISTED], *([words.MORE.text(self._language).format(more)] if more > 0 else [])]
        return ", ".join([*shown, *self._unnamed(one for one in launches if not one.product)])

    def _unnamed(self, launches: Iterable[Named]) -> list[str]:
        """Whose launches they are, and how many."""
        counts = Counter(one.department for one in launches)
        return [words.UNNAMED.text(self._language).format(*self._whose(one, counts[one])) for one in sorted(counts)]

    def _whose(self, department: str, count: int) -> tuple[object, object]:
        known = self._departments.get(department)
        name = known.name(self._language) if known else department
        return (count, name) if self._language == "en" else (name, count)


def _product(launch: Named) -> str:
    return clip(" ".join((launch.product or launch.department).split()), PRODUCT)


def _picture(digest: Digest, language: str) -> Picture | None:
    """How far each launch is; a digest whose chart cannot be drawn goes without it."""
    if not digest.readiness:
        return None
    chart = readiness(digest.readiness, language)
    try:
        return Picture("launches.png", png(chart), chart.alternative)
    except Exception as error:
        log.error("slack.chart_not_drawn", error=type(error).__name__)
        return None


MESSAGES: dict[str, Render] = {DIGEST: weekly_digest}
