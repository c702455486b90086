"""The sample bank for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bootstrap import Briefed
from bot.config import Config
from tests.end_to_end.bank import ROOT, TODAY, SampleBank, copied


@pytest.fixture(scope="session")
def sample_bank(indexed_sample_bank: Path, tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> SampleBank:
    folder = tmp_path_factory.mktemp("sample-bank")
    copied(indexed_sample_bank, folder, model_cache)
    config = Config(knowledge=ROOT / "knowledge").relative_to(folder)
    program = Briefed(config, clock=lambda: TODAY)
    report = program.sync(lambda done, total: None)
    return SampleBank(program, program.desk, tuple(report.findings))
