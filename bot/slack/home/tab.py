"""The Home tab: what each person has to do today, by what he is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.launches.authority import PRODUCT_TEAM
from bot.domain.people.roles import Role
from bot.domain.questions.authority import EXPERTS
from bot.slack.callers import Caller
from bot.slack.home import agents, experts, leaders, managers, products
from bot.slack.home import wording as words
from bot.slack.home.look import Look
from bot.slack.home.names import REFRESH
from bot.slack.homes import Pages
from bot.slack.kit import VIEW_BLOCKS, Block, actions, button, context, header, home, paragraph
from bot.slack.reception import Reception

SIZES = (5, 3, 2, 1)
"""Things of each list shown at a time; fewer for people who are so many things that all of it would be too much."""


def home_view(here: Reception, caller: Caller, pages: Pages) -> dict[str, Any]:
    """Somebody's Home, as things stand."""
    if caller.person is None:
        return home([*_top(here, caller), paragraph(words.NO_ROSTER.text(caller.language))])
    look = Look(here, caller, caller.person, pages, SIZES[0])
    return home(_fitting(look), {"pages": dict(pages)})


def _fitting(look: Look) -> list[Block]:
    """As much of each list as there is room for."""
    blocks: list[Block] = []
    for look.size in SIZES:
        blocks = [*_top(look.here, look.caller), *_sections(look)]
        if len(blocks) <= VIEW_BLOCKS:
            break
    return blocks


def _top(here: Reception, caller: Caller) -> list[Block]:
    language = caller.language
    name = caller.person.name if caller.person else caller.slack_id
    as_of = words.AS_OF.text(language).format(f"{here.local(here.clock()):%Y-%m-%d %H:%M}")
    return [
        header(words.HELLO.text(language).format(name)),
        context(as_of),
        actions(button(REFRESH, words.REFRESH.text(language))),
    ]


def _sections(look: Look) -> list[Block]:
    """Only what concerns the person."""
    blocks = [block for concerns, section in SECTIONS if concerns(look) for block in section(look)]
    return blocks or [paragraph(look.says(words.NOTHING_AT_ALL))]


def _is_agent(look: Look) -> bool:
    return look.is_any(Role.AGENT)


SECTIONS: tuple[tuple[Callable[[Look], bool], Callable[[Look], list[Block]]], ...] = (
    (_is_agent, agents.briefings),
    (lambda look: _is_agent(look) or bool(agents.own_callbacks(look)), agents.my_callbacks),
    (lambda look: _is_agent(look) or bool(agents.own_questions(look)), agents.my_questions),
    (leaders.leads_somebody, leaders.teams_training),
    (leaders.leads_somebody, leaders.teams_callbacks),
    (leaders.is_trainer, leaders.sessions),
    (lambda look: look.is_any(*EXPERTS), experts.queue),
    (lambda look: look.is_any(*PRODUCT_TEAM), products.launches),
    (managers.is_asked_for_waivers, managers.requests),
    (managers.is_manager, managers.board),
)
"""The lists, from the top, each with whom it concerns."""
