"""`kill -9` at the worst moments of `briefed index`: the next run completes what was begun."""

from __future__ import annotations

import shutil
import signal

import pytest

from tests.cli.commands import briefed, briefed_process
from tests.cli.test_indexing import Usage
from tests.small_bank import ABOUT_FEES, FEE_WORDS

DIE_AT_CALL = """
import os, signal
from {module} import {owner}

real, calls = {owner}.{method}, []

def dying(*arguments, **named):
    calls.append(1)
    if len(calls) == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)

{owner}.{method} = dying
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "owner", "method", "call"),
    [
        pytest.param("bot.store.documents", "DocumentRepository", "record", 4, id="half the documents are read"),
        pytest.param("bot.index.keywords", "TantivyKeywords", "apply", 1, id="all are read and none is indexed"),
        pytest.param("bot.index.vectors", "ChromaVectors", "put", 1, id="words are indexed and no vector is stored"),
        pytest.param("bot.store.changes", "ChangeRepository", "set_position", 1, id="all are, but not yet noted"),
    ],
)
def test_a_killed_index_is_completed_by_the_next(new_bank, monkeypatch, module, owner, method, call):
    prelude = DIE_AT_CALL.format(module=module, owner=owner, method=method, call=call)
    assert briefed_process(new_bank, "index", prelude=prelude).code == -signal.SIGKILL
    assert briefed(new_bank, "index", "--strict").code == 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 0, 2**40))
    checked = briefed(new_bank, "doctor")
    assert checked.code == 0, checked.out
    assert FEE_WORDS in briefed(new_bank, "ask", ABOUT_FEES).out
