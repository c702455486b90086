"""One index of the sample bank for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bootstrap import Briefed
from bot.config import Config
from tests.end_to_end.bank import ROOT, TODAY, SampleBank


@pytest.fixture(scope="session")
def sample_bank(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> SampleBank:
    folder = tmp_path_factory.mktemp("sample-bank")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(model_cache, target_is_directory=True)
    config = Config(knowledge=ROOT / "knowledge").relative_to(folder)
    program = Briefed(config, clock=lambda: TODAY)
    report = program.sync(lambda done, total: None)
    program.follow(lambda done, total: None)
    program.learn_routing(lambda done, total: None)
    return SampleBank(program, program.desk, tuple(report.findings))
