"""`briefed feedback`, as an agent types it after `briefed ask`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import load_config
from bot.store.lock import exclusive
from tests.builders import NOON
from tests.cli.commands import briefed
from tests.small_bank import ABOUT_FEES

pytestmark = pytest.mark.slow


def asked(folder: Path, text: str = ABOUT_FEES) -> str:
    """The beginning of the answer's id, from the last line that is printed."""
    ran = briefed(folder, "ask", text)
    assert ran.code == 0, ran
    found = re.search(r"briefed .* ([0-9a-f]{8})\b", ran.out.strip().splitlines()[-1])
    assert found, ran.out
    return found[1]


def test_an_agent_confirms_an_answer_and_its_words_are_found_from_then_on(bank):
    ask_id = asked(bank)
    ran = briefed(bank, "feedback", ask_id, "--helpful", "--as", "a0001", "--comment", "谢谢")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == ["Noted: helpful.", f"“{ABOUT_FEES}” now leads to that passage."]
    assert briefed(bank, "doctor").code == 0
    again = briefed(bank, "feedback", ask_id, "--helpful", "--as", "a0001")
    assert again.out.splitlines() == ["Noted: helpful."]
    ran = briefed(bank, "feedback", ask_id, "--not-helpful", "--as", "a0002")
    assert ran.out.splitlines() == ["Noted: not helpful.", f"“{ABOUT_FEES}” no longer leads to that passage."]
    assert briefed(bank, "doctor").code == 0
    lines = briefed(bank, "feedback", "list").out.splitlines()
    assert [line[18:] for line in lines] == [
        f"retired by a0002: “{ABOUT_FEES}” → cards/platinum.md · 年费",
        f"confirmed by a0001: “{ABOUT_FEES}” → cards/platinum.md · 年费",
    ]


def test_before_anything_was_confirmed_the_list_says_how(indexed_bank):
    ran = briefed(indexed_bank, "feedback", "list")
    assert ran.code == 0
    assert ran.out.startswith("No phrasing has been confirmed yet.")


def test_whoever_may_choose_names_the_passage(bank):
    ran = briefed(bank, "ask", "卡片年费和积分")
    assert "--helpful --passage N 或 --not-helpful" in ran.out.splitlines()[-1]
    command = ["feedback", asked(bank, "卡片年费和积分"), "--as", "a0001"]
    assert "Which of the 3 passages helped?" in briefed(bank, *command, "--helpful").complaint
    assert "There is no passage 4" in briefed(bank, *command, "--helpful", "--passage", "4").complaint
    assert "now leads to that passage" in briefed(bank, *command, "--helpful", "--passage", "2").out
    assert briefed(bank, *command, "--helpful", "--passage", "3").out.count("leads to that passage") == 2
    assert "no longer leads" in briefed(bank, *command, "--not-helpful").out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--helpful"], "Who are you?"),
        (["--as", "a0001"], "Did it help? Say --helpful or --not-helpful."),
        (["--helpful", "--as", " "], "Nobody is named"),
        (["--helpful", "--as", "a0001", "--passage", "0"], "There is no passage 0"),
        (["--helpful", "--as", "a0001", "--comment", "长" * 1001], "1,001 characters"),
    ],
)
def test_what_is_missing_or_wrong_is_one_line(indexed_bank, monkeypatch, arguments, complaint):
    monkeypatch.delenv("BRIEFED_PERSON", raising=False)
    assert complaint in briefed(indexed_bank, "feedback", asked(indexed_bank), *arguments).complaint


@pytest.mark.parametrize("ask_id", ["", "ffffffffffffffff", "%", "List"])
def test_an_unknown_answer_is_one_line(indexed_bank, ask_id):
    complaint = briefed(indexed_bank, "feedback", ask_id, "--helpful", "--as", "a0001").complaint
    assert complaint == f"There is no answer {ask_id!r}. Please ask again. briefed ask prints its id in the last line."


def test_the_beginning_of_two_answers_is_refused(bank):
    for number in range(17):
        asked(bank, f"年费{number}")
    firsts = [asked(bank)[:1] for _ in range(17)]
    twice = next(one for one in firsts if firsts.count(one) > 1)
    complaint = briefed(bank, "feedback", twice, "--helpful", "--as", "a0001").complaint
    assert complaint == f"{twice!r} is the beginning of more than one answer's id. Type more of it."


def test_an_answer_without_quotes_can_only_be_of_no_help(bank):
    ask_id = asked(bank, "能代缴物业费吗")
    assert "quoted nothing" in briefed(bank, "feedback", ask_id, "--helpful", "--as", "a0001").complaint
    assert briefed(bank, "feedback", ask_id, "--not-helpful", "--as", "a0001").out == "Noted: not helpful.\n"


def test_the_same_key_counts_once(bank):
    command = ["feedback", asked(bank), "--helpful", "--as", "a0001", "--key", "k1"]
    assert briefed(bank, *command).out == briefed(bank, *command).out
    assert "used for something else" in briefed(bank, *command[:-3], "a0002", "--key", "k1").complaint


def test_while_another_process_writes_the_word_is_kept_and_the_indexes_follow_later(bank):
    ask_id = asked(bank)
    with exclusive(load_config(bank / "config.yaml").lock_file, "briefed serve", NOON):
        ran = briefed(bank, "feedback", ask_id, "--helpful", "--as", "a0001")
    assert ran.code == 0
    assert "Answers change once the indexes have followed" in ran.err
    assert briefed(bank, "doctor").code == 1
    briefed(bank, "index")
    assert briefed(bank, "doctor").code == 0
