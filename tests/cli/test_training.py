"""`briefed train read` and `briefed train quiz`: an agent trains himself where the template lets him."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.test_launches import LAUNCH, ROSTER, TEMPLATE, Typist
from tests.small_bank import write_file

pytestmark = pytest.mark.slow

FAQ = {
    "星空卡年费怎么免": "星空卡年费每年500元,消费满8笔免次年年费。",
    "星空卡丢了怎么挂失": "在掌银首页点卡片管理, 选挂失, 立即生效。",
    "星空卡积分多久过期": "积分从获得当月起二十四个月内有效。",
    "星空卡可以分期吗": "单笔消费满600元可以分三到二十四期。",
}
DOCUMENT = "---\ntitle: 星空卡\nproduct: 星空卡\nkind: brief\n---\n# 年费\n" + "".join(
    f"\n## {question}？\n\n{answer}\n" for question, answer in FAQ.items()
)


@pytest.fixture(scope="module")
def bank(indexed_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Typist:
    """A launch whose training people may do by themselves, with a quiz."""
    folder = tmp_path_factory.mktemp("training") / "bank"
    typist = Typist(shutil.copytree(indexed_bank, folder, symlinks=True))
    write_file(folder / "launch_checklists" / "templates" / "card.yaml", _template())
    write_file(folder / "roster.csv", ROSTER)
    write_file(folder / "star.yaml", LAUNCH.replace("[星空卡年费怎么免]", f"[{', '.join(FAQ)}]"))
    write_file(folder / "knowledge" / "cards" / "star.md", DOCUMENT)
    assert typist("roster", "import", str(folder / "roster.csv"), "--from", "2026-10-01").code == 0
    assert typist("index").code == 0
    typist.done("po", "launch", "file", str(folder / "star.yaml"))
    return typist


def _template() -> str:
    said = "owner: trainer, material: brief,"
    return TEMPLATE.replace(said, f"{said}\n     quiz: true, self_study: true,")


def test_an_agent_reads_confirms_and_passes_the_quiz(bank: Typist) -> None:
    told = bank.done("a1", "train", "read", "star-card", "training")
    assert FAQ["星空卡丢了怎么挂失"] in told
    (version,) = re.findall(r"--confirm (\w+)", told)
    assert "Recorded: a1 has read" in bank.done("a1", "train", "read", "star-card", "training", "--confirm", version)
    asked = bank.done("a1", "train", "quiz", "star-card", "training")
    assert "4 of 4 must be right" in asked
    assert "0 of 4 right. Not passed" in bank.done(
        "a1", "train", "quiz", "star-card", "training", "--answers", "?", at="2026-10-12T10:00"
    )
    again = bank.done("a1", "train", "quiz", "star-card", "training")
    assert "4 of 4 right. Passed." in bank.done(
        "a1", "train", "quiz", "star-card", "training", "--answers", _right(again), at="2026-10-12T10:05"
    )
    assert "t1/early: 1/1 trained" in bank("train", "sheet", "star-card", "training").out


def test_another_version_than_the_one_read_is_not_confirmed(bank: Typist) -> None:
    refused = bank.refused("train", "read", "star-card", "training", "--confirm", "00000000", "--as", "a2")
    assert "has changed" in refused


def _right(asked: str) -> str:
    """The letters of the quotes that answer, in the order of the questions."""
    chosen: list[str] = []
    for block in re.split(r"^\d\. ", asked, flags=re.MULTILINE)[1:]:
        question = block.splitlines()[0].strip("？?")
        chosen += [line[0] for line in block.splitlines() if FAQ[question] in line]
    return "".join(chosen)
