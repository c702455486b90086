"""Managers' talks with their people, and how many they reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.facts import Fact
from bot.domain.quality.facts import TalkHeld, TalkStruck


def talks_from(facts: Iterable[Fact]) -> list[TalkHeld]:
    """The talks that facts, in their order, tell of, the first day first, without what was recorded by mistake.

    A manager and a person talk once a day, as far as is recorded.
    """
    held: dict[tuple[date, str, str], TalkHeld] = {}
    for fact in facts:
        match fact.body:
            case TalkHeld(manager=manager, person=person, day=day):
                held[day, manager, person] = fact.body
            case TalkStruck(manager=manager, person=person, day=day):
                held.pop((day, manager, person), None)
            case _:
                pass
    return [held[key] for key in sorted(held)]


def talk_coverage(people: Iterable[str], talked: Iterable[str]) -> tuple[int, int]:
    """How many of the people somebody talked with, and how many there are."""
    of = set(people)
    return len(of & set(talked)), len(of)


def by_group(members: Mapping[str, Iterable[str]], talked: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Coverage for every team or room."""
    met = set(talked)
    return {group: talk_coverage(people, met) for group, people in members.items()}
