"""Files that other projects keep because they broke a reader once: here none crashes it, hangs or eats the machine.

They are too many to keep here. BRIEFED_NASTY_DOCUMENTS names a folder of them; without it, one beside the repository.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bench.reading import read_all
from bot.domain.text import is_chinese
from bot.files.readers import limits

FOLDER = Path(os.environ.get("BRIEFED_NASTY_DOCUMENTS", Path(__file__).parents[4] / "shared" / "data" / "documents"))
CRASHED = "crashed its reader."

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason=f"SKIPPED LOUDLY: {FOLDER} is not there; set BRIEFED_NASTY_DOCUMENTS"
    ),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's memory in /proc"),
]


def test_every_nasty_document_gives_passages_or_says_why_not() -> None:
    found = read_all(FOLDER)
    assert found, f"{FOLDER} is empty"
    for one in found:
        assert one.seconds < limits.LONGEST_SECONDS, one
        assert one.memory < limits.MOST_MEMORY, one
        assert one.passages or one.refusal, one
        if one.refusal:
            assert one.refusal.reason.en != CRASHED, one
            assert all(any(map(is_chinese, said.zh)) for said in (one.refusal.reason, one.refusal.advice)), one
    assert any(one.memory for one in found), "no reader was seen at work"
