"""The sample bank's launches as a newcomer finds them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap import Briefed
from bot.cli import story
from bot.config import load_config
from bot.domain.audit import first_break
from bot.domain.facts import Fact
from bot.domain.launches.facts import AnswersChecked, MaterialAttached, MaterialSeen
from bot.services.launches.auditing import links
from bot.services.launches.filing import see_materials
from bot.services.launches.judging import LaunchView, board
from tests.end_to_end.bank import ROOT, SampleBank, copied

pytestmark = pytest.mark.slow

TODAY = datetime.fromisoformat("2026-11-23T10:00+08:00")
FOR_EVER = datetime(2999, 1, 1, tzinfo=UTC)
CONFIG = f"knowledge: {ROOT / 'knowledge'}\ndata: data\nlaunch_checklists: launch_checklists\n"


@dataclass(frozen=True, slots=True)
class Told:
    """The sample bank after its story, and how far the telling said it was."""

    bank: SampleBank
    steps: Sequence[tuple[int, int]]

    @property
    def program(self) -> Briefed:
        return self.bank.program

    def facts(self) -> list[Fact]:
        with self.program.store.begin() as work:
            return list(work.facts.until(FOR_EVER))

    def board(self) -> dict[str, LaunchView]:
        return {one.dossier.launch.id: one for one in board(self.program.office)}


@pytest.fixture(scope="module")
def told(indexed_sample_bank: Path, tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Told:
    """Told today, as `briefed tour` does it once it is indexed."""
    folder = tmp_path_factory.mktemp("story")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    copied(indexed_sample_bank, folder, model_cache)
    shutil.copytree(ROOT / "launch_checklists", folder / "launch_checklists")
    program = Briefed(load_config(folder / "config.yaml"), clock=lambda: TODAY)
    report = program.sync(lambda done, total: None)
    assert story.is_sample(program)
    steps: list[tuple[int, int]] = []
    story.tell(program, lambda done, total: steps.append((done, total)))
    return Told(SampleBank(program, program.desk, tuple(report.findings)), steps)


def test_the_board_has_one_of_each(told: Told):
    views = told.board()
    assert {launch: (one.status, one.stage) for launch, one in views.items() if launch != "one-time-number"} == {
        "double-eleven-instalments": ("launched", "launch"),
        "cash-instalment-app": ("allow", "launch"),
        "cash-advance-fees": ("allow", "launch"),
        "transfer-limits-december": ("block", "design"),
    }
    assert views["one-time-number"].stage == "concept"
    assert views["one-time-number"].status in {"block", "error"}
    waived = {launch: _waived(one) for launch, one in views.items() if one.status == "allow"}
    assert waived == {"cash-instalment-app": [], "cash-advance-fees": ["training-notice"]}


def test_the_questions_of_every_launch_with_its_documents_were_asked(told: Told):
    asked = {fact.launch for fact in told.facts() if isinstance(fact.body, AnswersChecked)}
    assert asked == story.LAUNCHES.keys() - {"one-time-number"}


def _waived(one: LaunchView) -> list[str]:
    return [found.requirement for found in one.verdict.findings if found.state == "waived"]


def test_told_twice_the_story_leaves_the_same_facts(told: Told):
    before = told.facts()
    assert told.steps[-1][0] == told.steps[-1][1] == len(told.steps)
    assert set(Counter(fact.key for fact in before).values()) == {1}
    assert story.is_sample(told.program)
    story.tell(told.program, lambda done, total: pytest.fail("there is nothing left to tell"))
    assert told.facts() == before
    assert first_break(links(told.program.store)) is None


def test_the_story_names_its_own_last_deed(told: Told):
    deeds = [fact for fact in told.facts() if not isinstance(fact.body, MaterialSeen)]
    assert deeds[-1].key == story.LAST_KEY


def test_nothing_of_it_is_recorded_in_the_future(told: Told):
    assert max(fact.recorded_at for fact in told.facts()) <= TODAY
    assert see_materials(told.program.office) == []


def test_agents_keep_what_was_in_force_and_hear_nothing_of_what_is_to_come(told: Told):
    public = {
        fact.body.document_id: fact.body.public_since is not None
        for fact in told.facts()
        if isinstance(fact.body, MaterialAttached)
    }
    assert public["credit-cards/fees-2026.xlsx"]
    assert public["credit-cards/billing-repayment-faq.docx"]
    assert not public["credit-cards/notice-2026-12-cash-advance.md"]
    assert not public["e-channels/notice-transfer-limits-20261220.docx"]
    assert not public["credit-cards/single-use-number-draft.md"]
    assert "credit-cards/fees-2026.xlsx" in told.bank.first("白金卡主卡年费是多少", 10, TODAY)
    answer = told.bank.ask("12月15日起取现手续费是多少", TODAY).answer
    shown = [quote.document.document_id for quote in (*answer.quotes, *(one.quote for one in answer.notices))]
    assert "credit-cards/notice-2026-12-cash-advance.md" not in shown
