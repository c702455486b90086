"""What holds for the repository as a whole."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.cli.app import app

ROOT = Path(__file__).parent.parent
LARGEST_FILE = 2**20
"""Bytes."""
GENERATED = re.compile(r"__pycache__|\.pyc$|\.egg-info/|^(?:data|build|dist)/|\.(?:db|sqlite3|onnx|log)$|node_modules/")
CODE_BLOCK = re.compile(r"^```(?:sh|bash|shell|console|text)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")


def tracked_files() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_is_larger_than_a_mebibyte():
    assert [path for path in tracked_files() if path.stat().st_size > LARGEST_FILE] == []


def test_nothing_generated_is_tracked():
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    assert [name for name in names if GENERATED.search(name)] == []


@pytest.mark.slow
def test_imports_follow_the_contracts():
    lint = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def shown_commands() -> Iterator[tuple[str, str]]:
    """Every line of a code block that begins with ``briefed``, with its page."""
    for page in PAGES:
        path = ROOT / page
        text = path.read_text("utf-8") if path.exists() else ""
        for block in CODE_BLOCK.findall(text):
            for line in block.replace("\\\n", " ").splitlines():
                command = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
                if command.startswith("briefed "):
                    yield page, command


def test_every_command_on_the_front_pages_can_be_typed():
    wrong = [(page, command) for page, command in shown_commands() if not _parses(command)]
    assert wrong == []


def _parses(command: str) -> bool:
    """Whether every word but the values of options and arguments is known."""
    group = typer.main.get_command(app)
    words = shlex.split(command, comments=True)[1:]
    while words and hasattr(group, "commands") and words[0] in group.commands:
        group = group.commands[words.pop(0)]
    known = {name for parameter in group.params for name in (*parameter.opts, *parameter.secondary_opts)}
    options = {word.partition("=")[0] for word in words if word.startswith("-")}
    return not hasattr(group, "commands") and options <= known | {"--help"}
