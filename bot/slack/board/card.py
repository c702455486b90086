"""The board as one person sees it: figures, a filter, and a row for each launch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.countdown import countdown
from bot.domain.launches.status import LaunchStatus
from bot.domain.launches.template import Stage
from bot.domain.paging import Page, page_of
from bot.services.launches.choosing import Choice, Chooser, chosen
from bot.services.launches.judging import LaunchView
from bot.services.launches.looking import look_at_all
from bot.services.launches.wording import STATUSES
from bot.slack.board import wording as words
from bot.slack.board.names import CHOOSE, OPEN_PAGES, TURN
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.kit import (
    Block,
    Card,
    Element,
    actions,
    button,
    card,
    context,
    divider,
    header,
    option,
    paragraph,
    select,
    url_button,
)
from bot.slack.launches.names import SHOW as SHOW_LAUNCH
from bot.slack.paging import turns
from bot.slack.reception import Reception

ON_A_PAGE = 8
"""Launches in a message."""
ITEMS = 3
"""What blocks a launch, named in its row; its own card says the rest."""
PRODUCT, ITEM = 200, 120


def board_card(here: Reception, caller: Caller, choice: Choice, number: int, wanted: str = "") -> Card:
    """A page of the launches of a choice, or the one launch that is ``wanted``; raises `NotAllowed` for agents."""
    person, language = caller.on_roster(), caller.language
    standings = [one.view for one in here.overview.standings(here.launches)]
    views = look_at_all(here.launches, caller.id, standings).views
    day_of = here.launches.local_day
    one = [view for view in views if view.dossier.launch.id == wanted]
    found = one or chosen(views, choice, Chooser(day_of(here.clock()), person.department, day_of))
    page = page_of(found, number, ON_A_PAGE)
    title = words.TITLE.text(language)
    return card(
        f"{title}: {_figures(views, language)}",
        header(title),
        *([paragraph(words.NO_SUCH.text(language).format(clip(wanted, ITEM)))] if wanted and not one else []),
        paragraph(_figures(views, language), _filter(choice, language)),
        divider(),
        *(_rows(here, page, language) or [paragraph(_nothing(views, choice, person.department, language))]),
        *turns(page, TURN, language, lambda to: f"{choice} {to}"),
        *_pages(here, caller),
    )


def _figures(views: Sequence[LaunchView], language: str) -> str:
    count = Counter(one.status for one in views)
    to_come = (count[LaunchStatus.ALLOW], count[LaunchStatus.BLOCK], count[LaunchStatus.ERROR])
    return words.FIGURES.text(language).format(sum(to_come), *to_come)


def _filter(choice: Choice, language: str) -> Element:
    options = [option(said.text(language), one) for one, said in words.CHOICES.items()]
    return select(CHOOSE, options, chosen=choice)


def _nothing(views: Sequence[LaunchView], choice: Choice, department: str | None, language: str) -> str:
    if not views:
        return words.NO_LAUNCHES.text(language)
    if choice is Choice.MY_DEPARTMENT and department is None:
        return words.NO_DEPARTMENT.text(language)
    return words.NONE_LIKE_THAT.text(language)


def _rows(here: Reception, page: Page[LaunchView], language: str) -> list[Block]:
    return [
        paragraph(
            "\n".join(_lines(here, one, language)),
            button(f"{SHOW_LAUNCH}:{place}", words.OPEN.text(language), one.dossier.launch.id),
        )
        for place, one in enumerate(page.items)
    ]


def _lines(here: Reception, view: LaunchView, language: str) -> Iterator[str]:
    """A launch in a few lines: what it is, how it stands, what it lacks, and what is due next."""
    launch = view.dossier.launch
    product = " ".join(launch.product.split())
    yield clip(f"{STATUSES[view.status].text(language)} · {product}", PRODUCT)
    yield " · ".join(_when(here, view, language))
    if view.is_over:
        yield from (words.DUTY.text(language).format(clip(what, ITEM), due) for _, due, what in view.remedials[:ITEMS])
        return
    titles = _open_items(view, language)
    if titles:
        more = f" +{len(titles) - ITEMS}" if len(titles) > ITEMS else ""
        shown = (", " if language == "en" else "、").join(titles[:ITEMS])
        yield words.BLOCKED_BY.text(language).format(shown + more)
    if view.due:
        yield _next_due(here, view, language)


def _when(here: Reception, view: LaunchView, language: str) -> Iterator[str]:
    stage = _stage(view)
    if stage is not None:
        yield words.STAGE.text(language).format(stage.title.text(language))
    yield words.PLANNED.text(language).format(f"{here.local(view.dossier.launch.planned_at):%Y-%m-%d %H:%M}")
    if not view.is_over:
        yield countdown(view.days_to_plan).text(language)


def _stage(view: LaunchView) -> Stage | None:
    template = view.dossier.template
    return next((one for one in template.stages if one.id == view.stage), None) if template else None


def _open_items(view: LaunchView, language: str) -> list[str]:
    """What a launch lacks, the most urgent first."""
    due = [item.finding for item in view.due]
    known = {one.requirement for one in due}
    others = [one for one in view.verdict.open_findings if one.requirement not in known]
    return [clip(one.title.text(language), ITEM) for one in (*due, *others)]


def _next_due(here: Reception, view: LaunchView, language: str) -> str:
    today = here.launches.local_day(here.clock())
    late = sum(item.is_overdue(today) for item in view.due)
    if late:
        return words.OVERDUE.text(language).format(late, view.due[0].due)
    return words.NEXT_DUE.text(language).format(view.due[0].due)


def _pages(here: Reception, caller: Caller) -> list[Block]:
    """The way to the web pages, if people's browsers reach them."""
    if here.web is None:
        return []
    url = here.web.sign_in(caller.id, here.clock())
    language = caller.language
    return [
        actions(url_button(OPEN_PAGES, words.PAGES.text(language), url)),
        context(words.PAGES_HOW.text(language)),
    ]
