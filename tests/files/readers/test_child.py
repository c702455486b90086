"""The server of reading processes: what one file does never reaches the next."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

import bot
from bot.domain.blocks import Paragraph
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits, read_document
from bot.files.readers.child import ForkServer
from bot.files.readers.codec import decode_outcome


@pytest.fixture
def server() -> Iterator[ForkServer]:
    with_readers = ForkServer()
    yield with_readers
    with_readers.close()


def _read(server: ForkServer, text: str) -> str:
    (block,) = decode_outcome(server.read(text.encode(), "txt")).blocks
    assert isinstance(block, Paragraph)
    return block.text


def test_one_server_reads_many_files(server: ForkServer) -> None:
    assert [_read(server, f"年费{n}元") for n in range(20)] == [f"年费{n}元" for n in range(20)]
    assert server.is_alive


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_read(
    server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(limits, "LONGEST_SECONDS", 1e-5)
        with pytest.raises(UnreadableFile, match="takes too long"):
            _read(server, "年费")
    assert _read(server, "年费") == "年费"


def test_a_server_that_does_not_answer_is_ended(server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GRACE_SECONDS", -limits.LONGEST_SECONDS)
    with pytest.raises(UnreadableFile, match="takes too long"):
        _read(server, "年费" * 100_000)
    assert not server.is_alive


def test_a_file_that_needs_too_much_memory_says_so(server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MOST_MEMORY", limits.MEBIBYTE)
        with pytest.raises(UnreadableFile, match="too much memory"):
            _read(server, "年费480元。" * 1_000_000)
    assert _read(server, "年费") == "年费"


def test_a_dead_server_is_replaced() -> None:
    read_document("年费".encode(), "a.txt")
    for process in psutil.Process().children():
        if "bot.files.readers" in process.cmdline():
            process.kill()
            process.wait()
    assert read_document("年费".encode(), "a.txt").blocks == (Paragraph("年费"),)


def test_threads_read_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        documents = pool.map(lambda n: read_document(f"年费{n}元".encode(), "a.txt"), range(40))
        assert [document.blocks for document in documents] == [(Paragraph(f"年费{n}元"),) for n in range(40)]


def test_the_server_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    server = ForkServer()
    try:
        assert _read(server, "年费") == "年费"
        assert "SLACK_BOT_TOKEN" not in psutil.Process(server.process_id).environ()
    finally:
        server.close()


@pytest.mark.slow
def test_the_server_ends_with_its_parent() -> None:
    program = (
        "import os, psutil; from bot.files.readers import read_document; read_document(b'x', 'a.txt');"
        "print(psutil.Process().children()[0].pid, flush=True); os._exit(0)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(bot.__file__).parents[1]), *sys.path])}
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True)
    child = int(result.stdout)
    if psutil.pid_exists(child):
        gone, _ = psutil.wait_procs([psutil.Process(child)], timeout=10)
        assert gone
