"""Reports, corrective actions and talks as people type them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot.cli import console
from bot.services.reports import REPORTS
from tests.cli.commands import Ran
from tests.cli.test_launches import ROSTER, Typist
from tests.small_bank import write_file

pytestmark = pytest.mark.slow

NO_ANSWER = "物业费能代缴吗"
TODAY = "2026-12-01"


@pytest.fixture(scope="module")
def told(indexed_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Typist:
    """A bank where a few things happened; tests only look."""
    folder = tmp_path_factory.mktemp("reports") / "bank"
    typist = Typist(shutil.copytree(indexed_bank, folder, symlinks=True), "2026-12-01T10:00")
    write_file(folder / "roster.csv", ROSTER)
    assert typist("roster", "import", str(folder / "roster.csv"), "--from", "2026-10-01").code == 0
    typist.done("a1", "ask", NO_ANSWER)
    typist.done("a1", "ask", "白金卡年费怎么免")
    typist.done(
        "a1", "question", "open", NO_ANSWER, "--department", "cards", "--callback", "2026-12-01T11:00", "--separate"
    )
    typist.done("tl1", "talk", "a1", "--note", "绩效", "--on", "2026-11-30")
    typist.done("sv", "action", "open", "=补物业费口径", "--owner", "dm", "--due", "2026-12-11", "--report", "themes")
    return typist


@pytest.fixture
def bank(told: Typist, tmp_path: Path) -> Typist:
    """A bank of the test's own."""
    return told.copied(tmp_path / "bank")


@pytest.fixture(autouse=True)
def _nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFED_PERSON", raising=False)


def _good(ran: Ran) -> Ran:
    assert ran.code == 0, ran
    return ran


# --- reports ---


def test_without_a_name_all_reports_are_listed_with_a_line_each(told):
    listed = _good(told("report")).out
    assert [line.split()[0] for line in listed.splitlines() if not line.startswith(" ")] == list(REPORTS)
    assert "无答案" in listed
    assert "How many questions were answered" in listed


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_can_be_printed_as_csv_and_as_json(told, name):
    report = json.loads(_good(told("report", name, "--json", "--as", "sv")).out)
    rows = list(csv.reader(io.StringIO(_good(told("report", name, "--csv", "--as", "sv")).out)))
    assert report["report"] == name
    assert rows[0] == [column["title"]["en"] for column in report["columns"]]
    assert len(rows) - 1 == len(report["rows"])
    assert (report["from"], report["to"]) == ("2026-11-02", "2026-12-01")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_fits_a_terminal_of_eighty_columns(told, name, language, monkeypatch):
    monkeypatch.setattr(console.out, "width", 80)
    printed = _good(told("report", name, "--as", "sv", "--language", language)).out
    assert max(map(cell_len, printed.splitlines()), default=0) <= 80


def test_a_report_says_what_was_counted_and_how(told):
    printed = _good(told("report", "unanswered", "--department", "cards"))
    assert "Unanswered  2026-11-02 – 2026-12-01" in printed.out
    assert "“Opened” are questions that went to a department" in printed.out
    assert "briefed action open TITLE --owner PERSON --due DAY --report unanswered" in printed.err


def test_titles_and_notes_are_in_the_language_that_was_asked_for(told):
    printed = _good(told("report", "answers", "--language", "zh-CN")).out
    assert "回答情况" in printed
    assert "合计" in printed
    assert "每次提问计一次" in printed


@pytest.mark.parametrize(
    ("name", "next_step"), [("answers", "briefed ask TEXT"), ("bad-feedback", "briefed report answers")]
)
def test_an_empty_report_says_what_to_do_next(told, name, next_step):
    printed = _good(told("report", name, "--from", "2026-01-01", "--to", "2026-01-31"))
    assert printed.out == ""
    assert next_step in printed.err


def test_a_report_is_cut_for_the_screen_only(told):
    printed = _good(told("report", "answers", "--limit", "3"))
    assert len([line for line in printed.out.splitlines() if line.startswith(("total", "dep", "prod", "day"))]) == 3
    assert "more rows: raise --limit" in printed.err
    rows = _good(told("report", "answers", "--csv", "--limit", "3")).out.splitlines()
    assert len(rows) > 30


def test_weeks_and_months_are_rows_of_their_own(told):
    printed = _good(told("report", "answers", "--by", "month", "--from", "2026-11-15", "--limit", "99")).out
    assert "month" in printed
    assert "2026-11 " in printed
    assert "2026-11-30" not in printed.split("\n", 1)[1]


@pytest.mark.parametrize("suffix", [".csv", ".json", ".CSV"])
def test_a_report_is_written_to_a_file_whose_name_says_how(told, tmp_path, suffix):
    path = tmp_path / f"报表{suffix}"
    printed = _good(told("report", "answers", "--out", str(path)))
    assert f"Wrote {path}." in printed.out
    text = path.read_text(encoding="utf-8")
    assert text.startswith("{" if suffix == ".json" else "by,group,asked")


def test_excel_gets_a_byte_order_mark_and_no_formulas(told, tmp_path):
    path = tmp_path / "actions.csv"
    _good(told("report", "actions", "--excel", "--out", str(path), "--language", "zh-CN"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert rows[0][0] == "编号"
    assert rows[1][rows[0].index("事项")] == "'=补物业费口径"
    assert _good(told("report", "actions", "--excel")).out.startswith("\ufeffaction,")
    assert not _good(told("report", "actions", "--csv")).out.startswith("\ufeff")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("gossip",), "no report 'gossip'. There are: scorecard, answers"),
        (("answers", "--department", "gold"), "no department 'gold'. There are: cards, loans"),
        (("teams", "--department", "cards"), "teams is not by department"),
        (("teams", "--by", "week"), "teams is not divided into weeks"),
        (("answers", "--from", "2026-12-02"), "today is 2026-12-01"),
        (("answers", "--from", "soon"), "'soon' is not a day"),
        (("answers", "--from", "2026-11-02", "--to", "2026-11-01"), "Exchange the two days"),
        (("answers", "--csv", "--json"), "CSV or JSON?"),
        (("answers", "--out", "answers.xlsx"), "neither .csv nor .json"),
        (("answers", "--language", "fr"), "no language 'fr'. There are: en, zh-CN"),
        (("answers", "--out", "/nowhere/answers.csv"), "No such file or directory"),
        (("agents",), "This report is about people. Who are you?"),
        (("agents", "--as", "a1"), "a1 is none of: team_leader"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_line(told, arguments, complaint):
    assert complaint in told.refused("report", *arguments)


def test_agents_are_shown_to_their_leader_only(told):
    printed = _good(told("report", "agents", "--as", "tl1")).out
    assert "王芳" in printed
    assert "张敏" not in printed


# --- corrective actions ---


def test_an_action_from_its_opening_to_its_end(bank):
    opened = bank.done("sv", "action", "open", "补口径", "--owner", "dm", "--due", "2026-12-11", "--item", NO_ANSWER)
    assert "a2 is dm's until 2026-12-11" in opened
    listed = _good(bank("action", "list")).out
    assert "a2  OPEN  due 2026-12-11  dm" in listed
    assert "a2" in bank.done("dm", "action", "close", "a2", "--evidence", "cards/faq.md")
    assert "a2" not in _good(bank("action", "list")).out
    assert "Evidence: cards/faq.md" in _good(bank("action", "list", "--closed", "1")).out
    bank.done("sv", "action", "reopen", "a2", "--reason", "没改")
    shown = _good(bank("action", "show", "a2")).out
    assert "opened it again: 没改" in shown
    bank.now = "2026-12-20T10:00"
    (_, action) = json.loads(_good(bank("action", "list", "--json")).out)
    assert (action["id"], action["status"], action["times_reopened"]) == ("a2", "overdue", 1)
    assert json.loads(_good(bank("action", "show", "a2", "--json")).out) == action


def test_nothing_to_put_right_says_how_to_begin(told):
    printed = _good(told("action", "list", "--owner", "a4"))
    assert printed.out == ""
    assert "briefed action open TITLE" in printed.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("open", "x", "--owner", "dm", "--due", "soon", "--as", "sv"), "'soon' is not a day"),
        (("open", "x", "--owner", "dm", "--due", "2026-11-30", "--as", "sv"), "2026-11-30 is over"),
        (("open", "x", "--owner", "dm", "--due", "2026-12-30", "--as", "a1"), "a1 is none of: supervisor"),
        (("open", "x", "--owner", "dm", "--due", "2026-12-30"), "Who are you?"),
        (("close", "a1", "--evidence", "x", "--as", "tl1"), "a1 is closed by dm, sv, nobody else"),
        (("show", "a99"), "no action 'a99'"),
    ],
)
def test_what_cannot_be_done_with_actions_is_refused_in_one_line(told, arguments, complaint):
    assert complaint in told.refused("action", *arguments)


# --- talks ---


def test_a_talk_needs_no_verb(bank):
    said = bank.done("tl1", "talk", "a2", "--note", "排班")
    assert f"The talk with a2 on {TODAY} is recorded" in said
    listed = bank.done("tl1", "talk", "list")
    assert "2026-12-01  tl1 with a2" in listed
    assert "排班" in listed
    assert listed.index("a2") < listed.index("a1")
    assert "排班" not in bank.done("a1", "talk", "list")
    assert "does not count" in bank.done("tl1", "talk", "strike", "a2", "--reason", "改期")
    assert "a2" not in bank.done("tl1", "talk", "list")
    bank.done("tl1", "talk", "with", "a2")


def test_who_had_no_talk_is_told_how_to_record_one(told):
    printed = _good(told("talk", "list", "--as", "a4"))
    assert printed.out == ""
    assert "briefed talk with PERSON" in printed.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("a3", "--as", "tl1"), "a3 was none of tl1's people that day"),
        (("a1", "--on", "2026-12-02", "--as", "tl1"), "still to come"),
        (("a1", "--on", "2026-11-30", "--as", "tl1"), "recorded already"),
        (("lst", "--as", "tl1"), "lst was not on the roster"),
        (("a1",), "Who are you?"),
    ],
)
def test_what_is_no_talk_is_refused_in_one_line(told, arguments, complaint):
    assert complaint in told.refused("talk", *arguments)


def test_what_two_people_talked_about_is_in_no_report(told):
    printed = {name: _good(told("report", name, "--json", "--as", "sv")).out for name in REPORTS}
    assert [name for name, said in printed.items() if "绩效" in said] == []
