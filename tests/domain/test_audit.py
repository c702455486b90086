"""Whatever is done to a chain is found where it was done; only its end can be cut off unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import GENESIS, Break, Link, digest_of, first_break


def chain(texts: Iterable[str]) -> list[Link]:
    links: list[Link] = []
    for position, text in enumerate(texts, start=1):
        previous = links[-1].digest if links else GENESIS
        links.append(Link(position, text, previous, digest_of(previous, text)))
    return links


WHOLE = chain(["a", "b", "c", "d"])
A, B, C, D = WHOLE


def rewritten(link: Link, text: str) -> Link:
    """A link with another text and the digest that belongs to it."""
    return replace(link, text=text, digest=digest_of(link.previous, text))


def place(links: list[Link]) -> int | None:
    broken = first_break(links)
    return broken.position if broken else None


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], None),
        ([A], None),
        (WHOLE, None),
        ([A, B, C], None),  # the end is cut off: only a head kept elsewhere tells
        ([B, C, D], 1),
        ([A, C, D], 2),
        ([A, B, D], 3),
        ([replace(A, text="x"), B, C, D], 1),
        ([A, B, C, replace(D, text="x")], 4),
        ([A, replace(B, text=""), C, D], 2),
        ([A, replace(B, digest=GENESIS), C, D], 2),
        ([A, replace(B, digest=B.digest.upper()), C, D], 2),
        ([A, replace(B, previous=GENESIS), C, D], 2),
        ([A, replace(B, position=3), C, D], 2),
        ([A, B, B, C, D], 3),
        ([A, C, B, D], 2),
        ([A, replace(C, position=2), replace(B, position=3), D], 2),
        ([A, replace(B, text="c"), replace(C, text="b"), D], 2),
        ([A, rewritten(B, "x"), C, D], 3),  # the next one is chained to what was there
        ([A, B, C, rewritten(D, "x")], None),  # as if the end had been cut off, and another fact added
    ],
)
def test_the_first_broken_record_is_named(links, expected):
    assert place(links) == expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([A, C, D], Break(2, "record 2 is missing: the next one is 3")),
        ([A, replace(B, previous=GENESIS)], Break(2, "it is not chained to the record before it")),
        ([A, replace(B, text="x")], Break(2, "its content is not what was recorded")),
    ],
)
def test_what_is_wrong_is_said(links, expected):
    assert first_break(links) == expected


def test_a_chain_is_verified_in_parts():
    assert first_break([C, D], after=B.digest, position=2) is None
    assert first_break([D], after=B.digest, position=2) == Break(3, "record 3 is missing: the next one is 4")
    assert first_break([C, D], after=A.digest, position=2) == Break(3, "it is not chained to the record before it")


def test_text_and_digest_before_it_cannot_be_mistaken_for_one_another():
    assert digest_of(GENESIS, "a") != digest_of(f"{GENESIS}\n", "a")


TEXTS = st.lists(st.text(), min_size=2, max_size=12)


@given(TEXTS)
def test_a_chain_as_it_was_recorded_is_whole_and_so_is_each_beginning_of_it(texts):
    links = chain(texts)
    assert all(first_break(links[:end]) is None for end in range(len(links) + 1))


@given(TEXTS, st.data())
def test_a_single_change_is_found_where_it_was_made(texts, data):
    links = chain(texts)
    at = data.draw(st.integers(0, len(links) - 1))
    name, values = data.draw(
        st.sampled_from([("position", st.integers()), *((name, st.text()) for name in ("text", "previous", "digest"))])
    )
    value = data.draw(values.filter(lambda other: other != getattr(links[at], name)))
    links[at] = replace(links[at], **{name: value})
    assert place(links) == at + 1


@given(TEXTS, st.data())
def test_a_removal_anywhere_but_at_the_end_is_found_where_it_was_made(texts, data):
    links = chain(texts)
    at = data.draw(st.integers(0, len(links) - 2))
    del links[at]
    assert place(links) == at + 1
    renumbered = [replace(link, position=position) for position, link in enumerate(links, start=1)]
    assert place(renumbered) == at + 1


@given(TEXTS, st.data())
def test_a_swap_is_found_at_the_first_of_the_two(texts, data):
    links = chain(texts)
    first, second = sorted(data.draw(st.sets(st.integers(0, len(links) - 1), min_size=2, max_size=2)))
    links[first], links[second] = links[second], links[first]
    assert place(links) == first + 1
    renumbered = [replace(link, position=position) for position, link in enumerate(links, start=1)]
    assert place(renumbered) == first + 1


@given(TEXTS, st.text(), st.data())
def test_a_record_put_in_between_is_found_at_the_one_after_it_at_the_latest(texts, text, data):
    links = chain(texts)
    at = data.draw(st.integers(0, len(links) - 1))
    previous = links[at - 1].digest if at else GENESIS
    links.insert(at, Link(at + 1, text, previous, digest_of(previous, text)))
    assert place([replace(link, position=position) for position, link in enumerate(links, start=1)]) == at + 2
