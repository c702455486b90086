"""Attaching documents that are there already."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.launches.conftest import Launching

pytestmark = pytest.mark.slow


def _open(at_work: Launching, user: str = "UPO") -> dict[str, Any]:
    at_work.slack.click(user, at_work.card(user), "launch.attach")
    return at_work.modal(user)


def test_a_document_is_searched_for_and_attached(filed: Launching) -> None:
    filed.write("cards/gold.md", "---\ntitle: 金卡介绍\nkind: brief\n---\n# Fees\n\n金卡年费怎么收:每年200元。\n")
    filed.write("loans/gold.md", "---\ntitle: 金卡贷款\n---\n# 利率\n\n每年百分之四。\n")
    form = _open(filed)
    options = filed.slack.suggest("UPO", form, "launch_document", "金卡")
    assert options[0]["value"] == "cards/gold.md", "those of one's own department come first"
    filed.slack.submit("UPO", form, {"launch_document": "cards/gold.md"})
    filed.bot.finish()
    assert filed.bank.state("brief") == "met"
    assert filed.bank.state("questions") == "met", "its questions are asked again at once"


def test_it_is_one_or_the_other(filed: Launching) -> None:
    filed.slack.submit("UPO", _open(filed))
    assert "二选一" in filed.slack.errors["UPO"]["launch_document"]
