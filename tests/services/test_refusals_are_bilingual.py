"""What somebody in Slack or on a page can be refused is told in his language: no refusal has English alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.domain import errors
from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.text import is_chinese
from bot.services.deeds import beginning_of_several, meant, used_before

PACKAGE = Path(bot.__file__).parent
AT_A_TERMINAL = {"services/calibrate.py", "services/evaluate.py", "services/jobs/delivering.py"}
"""Of what only the command line does, whose words are English."""
FROM_ELSEWHERE = {"services/deployments.py", "slack/manifest.py"}
"""Of what other programs send us, and of setting Slack up at a terminal."""
ENGLISH_ALONE = {errors.InputError.__name__, errors.BriefedError.__name__}
"""Errors whose text is one language's."""


def told_in_english_alone(path: Path) -> Iterator[int]:
    """The lines on which a refusal without Chinese is made."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ENGLISH_ALONE:
            yield node.lineno


def of_slack_and_pages() -> Iterator[Path]:
    """Where rules are that somebody in Slack or on a page may break."""
    for layer in ("services", "domain", "slack", "web/pages"):
        for path in sorted((PACKAGE / layer).rglob("*.py")):
            if path.relative_to(PACKAGE).as_posix() not in AT_A_TERMINAL | FROM_ELSEWHERE:
                yield path


def test_nobody_in_slack_or_on_a_page_is_refused_in_english_alone() -> None:
    found = ((path, line) for path in of_slack_and_pages() for line in told_in_english_alone(path))
    assert [f"{path.relative_to(PACKAGE)}:{line}" for path, line in found] == []


@pytest.mark.parametrize("name", sorted(AT_A_TERMINAL))
def test_what_may_be_english_is_not_reached_from_slack_or_a_page(name: str) -> None:
    module = "bot." + name.removesuffix(".py").replace("/", ".")
    parent, _, last = module.rpartition(".")
    surfaces = [path for layer in ("slack", "web") for path in (PACKAGE / layer).rglob("*.py")]
    imports = (f"import {module}", f"from {module} import", f"from {parent} import {last}")
    assert [path for path in surfaces if any(one in path.read_text(encoding="utf-8") for one in imports)] == []


def test_the_walk_finds_a_refusal_in_english_alone(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    raise InputError('No.', 'Do it.')\n")
    assert list(told_in_english_alone(bad)) == [2]


SIGN_OFF = Bilingual("签核", "sign-off")


def refused_by_meant(typed: str, *known: str) -> Declined:
    with pytest.raises(Declined) as caught:
        meant(typed, known, SIGN_OFF, "See: briefed launch show")
    return caught.value


@pytest.mark.parametrize(
    "refusal",
    [
        used_before("k1"),
        beginning_of_several("ab", SIGN_OFF),
        refused_by_meant("ab", "abc", "abd"),
        refused_by_meant("x", "abc"),
        refused_by_meant("", "abc"),
    ],
    ids=lambda refusal: refusal.said.en[:30],
)
def test_a_refusal_is_in_both_languages_and_a_terminals_remedy_in_neither(refusal: Declined) -> None:
    assert any(map(is_chinese, refusal.text("zh-CN")))
    assert not any(map(is_chinese, refusal.text("en")))
    assert "briefed launch" not in refusal.text("zh-CN") + refusal.text("en")
