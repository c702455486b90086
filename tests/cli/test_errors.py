"""Whatever is wrong: one line that says what, where and what to do, and never a wrong answer."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.commands import PATIENCE, briefed, briefed_process
from tests.small_bank import ABOUT_FEES, CONFIG, FEE_WORDS, write_file
from tests.small_disks import make_room, small_disk

pytestmark = pytest.mark.slow

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from bot.store.lock import exclusive
with exclusive(Path(sys.argv[1]), "briefed index", datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("modle: bundled\n", ":1:1: unknown key “modle”: did you mean “model”?"),
        ("follow_up_minutes: soon\n", ":1:20: follow_up_minutes: "),
        ("follow_up_minutes: 0\n", ":1:20: follow_up_minutes: "),
        ("knowledge: [a, b]\n", ":1:12: knowledge: "),
        ("time_zone: Mars/Olympus\n", ":1:12: time_zone: is not a time zone; expected a name such as Asia/Shanghai"),
        ("chroma: {host: x, prot: 1}\n", ":1:19: unknown key “chroma.prot”: did you mean “port”?"),
        ("slack: {api: carrier-pigeon}\n", ":1:14: slack.api: "),
        ("model: a\nmodel: b\n", ":2:1: “model” is here a second time"),
        ("model: [\n", ":2:1: while parsing"),
        ("- a list\n", ":1:1: "),
        ("just words\n", ":1:1: "),
    ],
)
def test_a_broken_config_names_its_place(new_bank, text, complaint):
    write_file(new_bank / "config.yaml", text)
    said = briefed(new_bank, "index").complaint
    assert said.startswith(f"{new_bank / 'config.yaml'}{complaint}")


def test_a_config_that_is_no_text_is_one_line(new_bank):
    (new_bank / "config.yaml").write_bytes(b"\xff\xfe\x00rubbish")
    assert "expected UTF-8 text" in briefed(new_bank, "index").complaint


def test_a_config_that_is_not_there_is_one_line(tmp_path):
    complaint = briefed(tmp_path, "index").complaint
    assert complaint == f"There is no file {tmp_path / 'config.yaml'}. Name an existing one with --config."


def test_debug_shows_where_an_error_came_from(tmp_path):
    ran = briefed(tmp_path, "--debug", "index")
    assert ran.code == 1
    assert "Traceback" in ran.err
    assert ran.err.splitlines()[-1].startswith("There is no file")


def test_serving_with_half_the_tokens_names_the_others_and_nothing_secret(bank, monkeypatch):
    monkeypatch.delenv("SLACK_APP_TOKEN", raising=False)
    monkeypatch.delenv("SLACK_SIGNING_SECRET", raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    complaint = briefed(bank, "serve").complaint
    assert complaint.startswith("Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set in the environment.")
    assert "very-secret" not in complaint


def test_an_unknown_verb_is_a_usage_error(bank):
    ran = briefed(bank, "lanuch")
    assert ran.code == 2
    assert "lanuch" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("as_file", [False, True])
def test_a_knowledge_folder_that_is_none_is_one_line(new_bank, as_file):
    shutil.rmtree(new_bank / "knowledge")
    if as_file:
        write_file(new_bank / "knowledge", "not a folder")
    complaint = briefed(new_bank, "index").complaint
    assert complaint.startswith(f"There is no folder {new_bank / 'knowledge'}. Make it, or name another")


def test_a_folder_that_may_not_be_read_leaves_everything_as_it_was(bank, monkeypatch):
    refuse_to_list(bank / "knowledge" / "cards", monkeypatch)
    complaint = briefed(bank, "index").complaint
    assert complaint.startswith(f"The folder {bank / 'knowledge' / 'cards'} cannot be looked into: Permission denied.")
    monkeypatch.undo()
    assert FEE_WORDS in briefed(bank, "ask", ABOUT_FEES).out


def refuse_to_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user without the right: tests may run as root, who has every right."""
    scandir = os.scandir

    def refusing(path="."):
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)


def test_a_file_in_place_of_the_data_folder_is_one_line(new_bank):
    write_file(new_bank / "config.yaml", CONFIG.replace("data: data", "data: config.yaml"))
    assert "config.yaml" in briefed(new_bank, "index").complaint


@pytest.mark.parametrize("verb", [["index"], ["ask", ABOUT_FEES]])
def test_a_damaged_database_is_one_line_and_stays_as_it_is(bank, verb):
    for path in (bank / "data").glob("briefed.db-*"):
        path.unlink()
    damaged = b"this is no database" * 1_000
    (bank / "data" / "briefed.db").write_bytes(damaged)
    complaint = briefed(bank, *verb).complaint
    assert "briefed.db" in complaint
    assert "not a database" in complaint
    assert "config.yaml" in complaint
    assert (bank / "data" / "briefed.db").read_bytes() == damaged


@pytest.mark.parametrize("damaged", ["vectors/chroma.sqlite3", "keywords/meta.json"])
@pytest.mark.slow
def test_a_damaged_index_says_so_and_rebuild_mends_it(bank, damaged):
    (bank / "data" / damaged).write_bytes(b"damaged" * 1_000)
    complaint = briefed_process(bank, "ask", ABOUT_FEES).complaint
    assert str(bank / "data" / damaged.split("/")[0]) in complaint
    assert complaint.endswith("Run: briefed rebuild")
    assert briefed_process(bank, "rebuild").code == 0
    assert FEE_WORDS in briefed_process(bank, "ask", ABOUT_FEES).out


def test_a_search_that_fails_is_an_error_and_no_missing_answer(bank):
    (bank / "data" / "keywords" / "meta.json").write_bytes(b"damaged")
    ran = briefed(bank, "ask", "--json", "能代缴物业费吗")
    assert ran.out == ""
    assert "The keyword index in" in ran.complaint


@contextmanager
def another_writer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(folder / "data" / "briefed.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


@pytest.mark.parametrize("verb", ["index", "rebuild"])
def test_a_second_writer_is_told_who_the_first_is(bank, verb):
    with another_writer(bank) as holder:
        complaint = briefed(bank, verb).complaint
    assert complaint.startswith(f"Another process writes to {bank / 'data'}: 'briefed index', process {holder.pid}, ")
    assert complaint.endswith("Wait until it ends, or stop it.")


def test_a_writer_that_was_killed_holds_nobody_up(bank):
    with another_writer(bank) as holder:
        holder.kill()
        holder.wait(PATIENCE)
    assert briefed(bank, "index").code == 0


def test_asking_goes_on_while_another_process_writes(bank):
    with another_writer(bank):
        assert FEE_WORDS in briefed(bank, "ask", ABOUT_FEES).out


def test_ctrl_c_says_that_nothing_is_lost(bank, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.services.ingest.sync", stopped)
    ran = briefed(bank, "index")
    assert ran.code == 130
    assert ran.err.splitlines()[-1].startswith("Stopped. What was done is kept;")


def test_a_defect_of_ours_is_one_line_too(bank, monkeypatch):
    def broken(*_):
        raise RuntimeError("out of cheese")

    monkeypatch.setattr("bot.services.ask.understand", broken)
    complaint = briefed(bank, "ask", ABOUT_FEES).complaint
    assert complaint == "Unexpected: RuntimeError: out of cheese. Run again with --debug to see where."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("disk", "kibibytes", "full"),
    [
        ("data", 200, "the database sqlite:///{bank}/data/briefed.db"),
        ("data/keywords", 8, "{bank}/data/keywords"),
        ("data/vectors", 200, "{bank}/data/vectors"),
        # Room for everything but the dictionary.
        ("data", 14_000, "{bank}/data"),
    ],
)
def test_a_full_disk_says_so_and_where_and_the_next_run_completes(new_bank, disk, kibibytes, full):
    folder = new_bank / disk
    with small_disk(folder, kibibytes):
        complaint = briefed_process(new_bank, "index").complaint
        start = f"The disk is full: nothing more can be written to {full.format(bank=new_bank)}. Make room and run "
        assert complaint in {
            f"{start}{again} again; what was done is kept." for again in ("briefed index", "the same command")
        }
        make_room(folder)
        assert briefed_process(new_bank, "index").code == 0
        assert FEE_WORDS in briefed_process(new_bank, "ask", ABOUT_FEES).out


@pytest.mark.slow
@pytest.mark.parametrize("largest", [50_000, 150_000, 250_000])
def test_a_file_that_may_not_grow_is_one_line_and_the_next_run_completes(new_bank, largest):
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest}))"
    complaint = briefed_process(new_bank, "index", prelude=limited).complaint
    assert complaint.endswith(("hat was done is kept.", "Run: briefed rebuild"))
    assert briefed_process(new_bank, "index").code == 0
    assert FEE_WORDS in briefed(new_bank, "ask", ABOUT_FEES).out
