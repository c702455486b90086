"""A launch from its roster to its permit, as people type it; every mistake is one line."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from bot.bootstrap import Briefed
from bot.cli import console
from tests.cli.commands import Ran, briefed, briefed_process
from tests.small_bank import write_file

pytestmark = pytest.mark.slow

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = "星空卡年费每年500元,消费满8笔免次年年费。"
QUESTION = "星空卡年费怎么免"
DOCUMENT = f"---\ntitle: 星空卡\nproduct: 星空卡\nkind: brief\n---\n# 年费\n\n{WORDS}\n"
TEMPLATE = """\
id: card
version: "1"
title: {zh-CN: 卡, en: Card}
tells_planned_date: true
stages:
  - {id: concept, title: {zh-CN: 概念, en: Concept}, decided_by: supervisor}
  - {id: launch, title: {zh-CN: 上线, en: Launch}, decided_by: centre_head}
requirements:
  - {id: brief, kind: material, stage: concept, title: {zh-CN: 说明, en: Brief}, owner: product_owner,
     document_kind: brief, sections: [年费], due: 5}
  - {id: questions, kind: answerability, stage: concept, title: {zh-CN: 能答, en: Answered}, owner: product_owner,
     due: 4}
  - {id: review, kind: review, stage: concept, title: {zh-CN: 评审, en: Review}, owner: product_owner,
     role: customer_service, due: 3}
  - {id: training, kind: training, stage: launch, title: {zh-CN: 培训, en: Training}, owner: trainer, material: brief,
     waivable_by: [centre_head], due: 2}
  - {id: listening, kind: listening, stage: launch, title: {zh-CN: 接听, en: Listening}, owner: department_manager,
     hours: 2, within_days: 60, waivable_by: [centre_head]}
  - {id: tested, kind: attestation, stage: launch, title: {zh-CN: 测试, en: Tested}, owner: product_owner,
     role: supervisor, statement: {zh-CN: 测试通过。, en: The test passed.}}
"""
LAUNCH = f"""\
id: star-card
product: 星空卡 Star card
product_family: star
product_type: card
owner_department: cards
tier: high
channels: [app]
planned_at: 2026-12-15T10:00
template: card
summary: 一张新卡。
questions: [{QUESTION}]
materials: {{brief: cards/star.md}}
"""
ROSTER = """\
工号,姓名,部门,角色,班组,组长,职场,班次,上班,下班,休假开始,休假结束
a1,王芳,cc,,t1,tl1,一层,early,06:00,14:00,,
a2,李伟,cc,,t1,tl1,一层,night,22:00,06:00,,
a3,张敏,cc,,t2,tl2,一层,early,06:00,14:00,,
a4,刘洋,cc,,t2,tl2,一层,night,22:00,06:00,2026-11-02,2026-11-06
tl1,陈静,cc,team_leader,,,,,,,,
tl2,杨帆,cc,team_leader,,,,,,,,
tr,赵磊,cc,trainer,,,,,,,,
sv,黄丽,cc,supervisor,,,,,,,,
ch,周强,cc,centre_head,,,,,,,,
cs,吴敏,cc,customer_service,,,,,,,,
cs2,徐明,cc,customer_service,,,,,,,,
po,孙丽,cards,product_owner,,,,,,,,
dm,马超,cards,department_manager,,,,,,,,
"""


@dataclass
class Typist:
    """Types commands at a bank, each at an instant; the clock stands still in between."""

    folder: Path
    now: str = "2026-10-12T09:00"

    def __call__(self, *arguments: str, at: str | None = None) -> Ran:
        self.now = at or self.now
        instant = datetime.fromisoformat(self.now).replace(tzinfo=SHANGHAI)
        with patch("bot.cli.context.Briefed", partial(Briefed, clock=lambda: instant)):
            return briefed(self.folder, *arguments)

    def done(self, who: str, *arguments: str, at: str | None = None) -> str:
        """What a command of somebody prints, which must end well."""
        ran = self(*arguments, "--as", who, at=at)
        assert ran.code == 0, ran
        return ran.out

    def refused(self, *arguments: str) -> str:
        """The one line that says why not."""
        return self(*arguments).complaint

    def gate(self, launch: str = "star-card", *arguments: str) -> tuple[int, str]:
        ran = self("launch", "gate", launch, *arguments)
        return ran.code, ran.out.strip()

    def copied(self, folder: Path) -> Typist:
        return Typist(shutil.copytree(self.folder, folder, symlinks=True), self.now)


@pytest.fixture(scope="module")
def opened(indexed_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Typist:
    """A bank with its checklists and its roster; nothing is filed."""
    folder = tmp_path_factory.mktemp("launches") / "bank"
    typist = Typist(shutil.copytree(indexed_bank, folder, symlinks=True))
    write_file(folder / "launch_checklists" / "templates" / "card.yaml", TEMPLATE)
    write_file(folder / "star.yaml", LAUNCH)
    write_file(folder / "roster.csv", ROSTER)
    # The first question makes the dictionary, which copies of the bank then have.
    assert typist("ask", QUESTION).code == 0
    assert typist("roster", "import", str(folder / "roster.csv"), "--from", "2026-10-01").code == 0
    return typist


@pytest.fixture(scope="module")
def filed(opened: Typist, tmp_path_factory: pytest.TempPathFactory) -> Typist:
    """The launch is filed, then its document comes and is indexed."""
    typist = opened.copied(tmp_path_factory.mktemp("filed") / "bank")
    typist.done("po", "launch", "file", str(typist.folder / "star.yaml"))
    write_file(typist.folder / "knowledge" / "cards" / "star.md", DOCUMENT)
    assert typist("index", at="2026-10-13T09:00").code == 0
    return typist


@pytest.fixture(scope="module")
def ready(filed: Typist, tmp_path_factory: pytest.TempPathFactory) -> Typist:
    """Everything is done for the launch."""
    typist = filed.copied(tmp_path_factory.mktemp("ready") / "bank")
    typist.done("cs", "sign", "star-card", "review", "--key", "review", at="2026-10-20T09:00")
    typist.done("sv", "launch", "decide", "star-card", "concept", "go")
    typist.done("tr", "train", "hold", "star-card", "training", "s1", at="2026-11-03T09:00")
    typist.done("tr", "train", "attend", "star-card", "s1", "--team", "t1")
    typist.done("tr", "train", "attend", "star-card", "s1", "--person", "a3")
    typist.done("tr", "train", "hold", "star-card", "training", "s2", at="2026-11-09T09:00")
    write_file(typist.folder / "sheet.csv", "工号,姓名,测验\na4,刘洋,通过\n")
    typist.done("tr", "train", "attend", "star-card", "s2", "--sheet", str(typist.folder / "sheet.csv"))
    for group, leader in (("t1/early", "tl1"), ("t1/night", "tl1"), ("t2/early", "tl2"), ("t2/night", "tl2")):
        typist.done(leader, "train", "sign", "star-card", "training", group)
    typist.done("dm", "listen", "cards", "2.5", "--note", "Many ask for fees.")
    typist.done("sv", "sign", "star-card", "tested")
    return typist


@pytest.fixture
def new(opened: Typist, tmp_path: Path) -> Typist:
    return opened.copied(tmp_path / "bank")


@pytest.fixture
def begun(filed: Typist, tmp_path: Path) -> Typist:
    return filed.copied(tmp_path / "bank")


@pytest.fixture
def allowed(ready: Typist, tmp_path: Path) -> Typist:
    return ready.copied(tmp_path / "bank")


@pytest.fixture(autouse=True)
def _nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFED_PERSON", raising=False)


# The roster ----------------------------------------------------------------------------------------------------------


def test_a_roster_is_shown_before_it_is_imported(new: Typist):
    fewer = "\n".join(line for line in ROSTER.splitlines() if not line.startswith(("a4", "cs2", "tr")))
    write_file(new.folder / "new.csv", fewer.replace("a3,张敏", "a5,新人"))
    path = str(new.folder / "new.csv")
    shown = new("roster", "import", path, "--dry-run", "--as", "nobody")
    assert "1 join, 4 leave, 0 move, from 2026-10-12." in shown.out
    assert "Nothing was changed." in shown.out
    assert new("roster", "show", "a4").code == 0
    refused = new("roster", "import", path, "--as", "ch")
    assert (refused.out, "take 31% of the people off" in refused.complaint) == ("", True)
    assert "cs is none of: centre_head" in new.refused("roster", "import", path, "--yes", "--as", "cs")
    assert "briefed is not on the roster" in new.refused("roster", "import", path, "--yes")
    done = new.done("ch", "roster", "import", path, "--yes")
    assert "1 join, 4 leave, 0 move, from 2026-10-12." in done
    assert "10 people in 2 teams" in done
    assert "'a4' is not on the roster." in new.refused("roster", "show", "a4")
    assert "t1/early: 1 people" in new("roster", "show").out


def test_a_bad_roster_names_rows_and_columns(new: Typist):
    write_file(new.folder / "bad.csv", ROSTER.replace("supervisor", "superviser"))
    ran = new("roster", "import", str(new.folder / "bad.csv"))
    assert ran.code == 1
    assert ran.err.startswith("bad.csv: row 9, column 角色: unknown role “superviser”: did you mean “supervisor”?\n")
    assert "There is no file" in new.refused("roster", "import", str(new.folder / "none.csv"))
    assert "'soon' is not a day" in new.refused("roster", "import", str(new.folder / "roster.csv"), "--from", "soon")


# Filing --------------------------------------------------------------------------------------------------------------


def test_a_new_launch_file_is_in_order_and_can_be_filed_once_it_is_filled_in(new: Typist):
    ran = new("launch", "new", "gold-card", "--template", "card")
    assert ran.code == 0
    path = new.folder / "launch_checklists" / "launches" / "gold-card.yaml"
    for command in (("lint", str(path)), ("lint",), ("file", str(path), "--as", "po")):
        ran = new("launch", *command)
        assert (ran.code, ran.out) == (1, "")
        assert [line.partition(": still to be filled in: “TODO: ")[0] for line in ran.err.splitlines()] == [
            f"{path}:2:10: product", f"{path}:10:10: summary", f"{path}:12:5: questions > 1",
        ]  # fmt: skip
    path.write_text(path.read_text("utf-8").replace("credit-cards", "cards").replace("TODO: ", ""), "utf-8")
    assert new("launch", "lint").out.strip() == "Every template and launch file is in order."
    assert "is in order." in new("launch", "lint", str(path)).out
    assert "Filed gold-card." in new.done("po", "launch", "file", str(path))
    assert "is there already" in new.refused("launch", "new", "gold-card", "--template", "card")
    assert "There is no template 'x'. There are: card" in new.refused("launch", "new", "silver", "--template", "x")


@pytest.mark.parametrize("launch_id", ["../../outside", "A B", "x", "", "/elsewhere/x"])
def test_a_launch_file_is_never_written_elsewhere(new: Typist, launch_id: str):
    assert "is no id" in new.refused("launch", "new", "--template", "card", "--", launch_id)
    assert not list(new.folder.parent.glob("*.yaml"))


def test_lint_says_what_nobody_could_satisfy(new: Typist):
    path = new.folder / "launch_checklists" / "templates" / "card.yaml"
    path.write_text(TEMPLATE.replace("waivable_by: [centre_head], due: 2", "due: 2, waivable_by: [trainer]"), "utf-8")
    ran = new("launch", "lint")
    assert ran.code == 1
    assert "trainer is responsible for it and may not waive it." in ran.out
    refused = new.refused("launch", "file", str(new.folder / "star.yaml"), "--as", "po")
    assert refused.startswith("Nobody can satisfy the template 'card'")
    path.write_text("id: [", "utf-8")
    assert "card.yaml:" in new.refused("launch", "lint")


def test_the_board_the_page_and_what_is_due(begun: Typist):
    assert new_board(begun) == ["star-card", "BLOCK"]
    page = begun("launch", "show", "star-card").out
    for words in ("星空卡 Star card", "BLOCK", "concept", "questions", "Waits for the sign-off of Customer service"):
        assert words in page
    told = json.loads(begun("launch", "show", "star-card", "--json").out)
    states = {one["requirement"]: one["state"] for one in told["findings"]}
    assert states == {
        "brief": "met", "questions": "met", "review": "unmet", "training": "unmet", "listening": "unmet",
        "tested": "unmet",
    }  # fmt: skip
    due = json.loads(begun("launch", "due", "--json").out)
    assert [one["requirement"] for one in due][:2] == ["review", "training"]
    assert "2026-12-10" in begun("launch", "due").out
    assert "Nothing is due." in begun("launch", "due", "--at", "2026-10-01").out


def new_board(typist: Typist, *arguments: str) -> list[str]:
    out = typist("launch", "list", *arguments).out
    return re.findall(r"star-card|ALLOW|BLOCK|LAUNCHED|KILLED|ERROR", out)


def test_before_anything_is_filed_the_board_says_how_to_begin(new: Typist):
    assert "No launch was filed yet. Begin with: briefed launch new ID" in new("launch", "list").out


def test_a_launch_is_exported_as_a_file_that_reads_back(begun: Typist):
    begun.done("po", "launch", "move", "star-card", "--to", "2026-12-16T09:30", "--reason", "Late.")
    begun.done("po", "launch", "question", "star-card", "年费: 500 还是 300?")
    exported = begun("launch", "export", "star-card").out
    write_file(begun.folder / "again.yaml", exported)
    assert begun("launch", "lint", str(begun.folder / "again.yaml")).code == 0
    begun.done("po", "launch", "file", str(begun.folder / "again.yaml"), at="2026-10-14T09:00")
    assert begun("launch", "export", "star-card").out == exported
    assert "2026-12-16 09:30" in exported
    assert "年费: 500 还是 300?" in exported


def test_an_exported_launch_is_filed_as_the_same_one_elsewhere(begun: Typist, opened: Typist, tmp_path: Path):
    new = opened.copied(tmp_path / "elsewhere")
    begun.done("po", "launch", "question", "star-card", "年费能分期吗")
    exported = begun("launch", "export", "star-card").out
    write_file(new.folder / "star.yaml", exported)
    new.done("po", "launch", "file", str(new.folder / "star.yaml"))
    assert new("launch", "export", "star-card").out == exported
    told = [json.loads(one("launch", "show", "star-card", "--json").out) for one in (begun, new)]
    assert told[0]["template_digest"] == told[1]["template_digest"]


# Documents that are not there ----------------------------------------------------------------------------------------


def test_a_document_that_nobody_has_read_is_attached_with_a_warning(begun: Typist):
    attach = ("launch", "attach", "star-card", "brief")
    missing = begun(*attach, "cards/none.md", "--as", "po")
    assert missing.code == 0
    assert "cards/none.md is the brief of star-card." in missing.out
    assert warnings(missing) == [
        "Not in the knowledge folder: cards/none.md. star-card is blocked until it is there and was read. "
        "Check the path, put the document there, then run: briefed index"
    ]
    page = begun("launch", "show", "star-card").out
    assert (
        "! Not read yet: cards/none.md. Put what is missing into the knowledge folder, then run: briefed index" in page
    )
    write_file(begun.folder / "knowledge" / "cards" / "none.md", DOCUMENT)
    unread = begun(*attach, "cards/none.md", "--as", "po")
    assert warnings(unread) == [
        "Not read yet: cards/none.md. star-card is blocked until it was. Run: briefed index",
    ]
    begun("index", at="2026-10-14T09:00")
    assert "Not read yet" not in begun("launch", "show", "star-card").out
    assert warnings(begun(*attach, "cards/none.md", "--as", "po")) == []


def test_a_launch_may_be_filed_before_its_documents_are_there(new: Typist):
    ran = new("launch", "file", str(new.folder / "star.yaml"), "--as", "po")
    assert ran.code == 0
    assert warnings(ran)[0].startswith("Not in the knowledge folder: cards/star.md. star-card is blocked until")


def warnings(ran: Ran) -> list[str]:
    """What is said beside the progress bars."""
    return [line for line in ran.err.splitlines() if "━" not in line]


def test_the_bar_counts_the_questions_of_all_launches_and_is_not_there_without_any(begun: Typist):
    asked = begun("launch", "question", "star-card", "有里程吗", "--as", "po", at="2026-10-13T09:01")
    assert re.search(r"Asking the launches' questions ━+ 2/2", asked.err)
    again = begun("launch", "attach", "star-card", "brief", "cards/star.md", "--as", "po", at="2026-10-13T09:02")
    assert again.err == ""


# The embargo ---------------------------------------------------------------------------------------------------------


def test_agents_hear_nothing_of_a_document_until_the_launch(allowed: Typist):
    assert WORDS not in allowed("ask", QUESTION).out
    allowed.done("po", "launch", "launch", "star-card", at="2026-12-15T10:00")
    assert WORDS in allowed("ask", QUESTION).out
    assert WORDS not in allowed("ask", QUESTION, "--as-of", "2026-12-15T09:59").out


# The gate ------------------------------------------------------------------------------------------------------------


def test_the_gate_ends_with_0_for_allow_1_for_block_and_2_for_anything_else(ready: Typist, filed: Typist):
    assert ready.gate() == (0, "ALLOW star-card")
    assert filed.gate() == (
        1,
        "BLOCK star-card: Nobody has decided on stage “Concept” yet; review, training, listening, tested",
    )
    unknown = ready("launch", "gate", "nothing")
    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.err.startswith("ERROR There is no launch 'nothing'")
    assert json.loads(ready("launch", "gate", "star-card", "--json").out)["decision"] == "allow"
    assert json.loads(ready("launch", "gate", "nothing", "--json").out)["decision"] == "error"
    assert ready.gate("star-card", "--at", "soon")[0] == 2
    assert ready.gate("star-card", "--at", "0001-01-01")[0] == 2


def test_the_gate_replays_the_past(ready: Typist):
    assert ready.gate("star-card", "--at", "2026-11-09T08:59")[0] == 1
    assert ready.gate("star-card", "--at", "2026-11-09T09:00")[0] == 0
    assert ready.gate("star-card", "--at", "2026-10-12T08:59")[0] == 2
    assert new_board(ready, "--at", "2026-10-15") == ["star-card", "BLOCK"]
    assert "as of 2026-10-15 00:00" in ready("launch", "show", "star-card", "--at", "2026-10-15").out


def test_the_gate_of_a_broken_database_or_config_is_no_block(allowed: Typist):
    for path in (allowed.folder / "data").glob("briefed.db-*"):
        path.unlink()
    (allowed.folder / "data" / "briefed.db").write_bytes(b"this is no database" * 1_000)
    assert allowed.gate()[0] == 2
    write_file(allowed.folder / "config.yaml", "modle: x\n")
    assert allowed.gate()[0] == 2
    write_file(allowed.folder / "config.yaml", "database: postgresql+psycopg://nobody@127.0.0.1:9/none\n")
    assert allowed.gate()[0] == 2


def test_a_fact_that_somebody_changed_is_no_block_either(allowed: Typist):
    with sqlite3.connect(allowed.folder / "data" / "briefed.db") as connection:
        connection.execute("DROP TRIGGER facts_update")
        connection.execute("UPDATE facts SET text = 'x' WHERE position = 2")
    assert allowed.gate()[0] == 2
    assert allowed.refused("audit", "verify").startswith("Fact 2: ")
    assert allowed.refused("audit", "anchor").startswith("Fact 2: ")


@pytest.mark.slow
def test_the_gate_of_a_process_ends_the_same(ready: Typist):
    assert briefed_process(ready.folder, "launch", "gate", "star-card", "--at", "2026-11-10").code == 0
    assert briefed_process(ready.folder, "launch", "gate", "star-card", "--at", "2026-10-20").code == 1
    assert briefed_process(ready.folder, "launch", "gate", "nothing").code == 2


# Signing, waiving, delegating ----------------------------------------------------------------------------------------


def test_a_sign_off_is_withdrawn_with_its_key(allowed: Typist):
    assert "cs signed that; only he can take it back." in allowed.refused(
        "withdraw", "star-card", "review", "--reason", "x", "--as", "cs2"
    )
    assert "Withdrawn: review." in allowed.done("cs", "withdraw", "star-card", "review", "--reason", "Fees.")
    assert allowed.gate() == (1, "BLOCK star-card: review")
    out = allowed.done("cs", "sign", "star-card", "review", "--no-go", "--key", "[/no]", at="2026-11-10T09:00")
    assert "Signed NO GO: review of star-card. Its key: [/no]" in out
    assert allowed.gate()[0] == 1


def test_the_same_command_under_the_same_key_counts_once(begun: Typist):
    command = ("sign", "star-card", "review", "--key", "k1")
    assert begun.done("cs", *command) == begun.done("cs", *command)
    assert begun("audit", "export").out.count('\\"key\\":\\"k1\\"') == 1
    assert "The key 'k1' was used for something else." in begun.refused(
        "withdraw", "star-card", "k1", "--reason", "x", "--key", "k1", "--as", "cs"
    )


def test_a_waiver_with_its_duty(begun: Typist):
    grant = ("waive", "grant", "star-card", "training", "--reason", "Night shift", "--until", "2026-12-31")
    duty = ("--remedial", "Train [t2]", "--remedial-due", "2026-12-20")
    assert "po is none of: centre_head" in begun.refused(*grant, *duty, "--as", "po")
    assert "The duty is due on 2026-12-20. Its key: w1" in begun.done("ch", *grant, *duty, "--key", "w1")
    page = begun("launch", "show", "star-card").out
    assert "Duty until 2026-12-20: Train [t2]  (w1)" in page
    assert "training" not in begun.gate()[1]
    assert "Reported." in begun.done("po", "waive", "done", "star-card", "w1", "--evidence", "Done.")
    assert "Duty" not in begun("launch", "show", "star-card").out


def test_a_waiver_is_asked_for_declined_and_asked_for_anew(begun: Typist):
    ask = ("waive", "ask", "star-card", "training", "--reason", "Night shift", "--until", "2026-12-31")
    assert "cs is none of" in begun.refused(*ask, "--as", "cs")
    assert "Asked: ch. Its key: r1" in begun.done("po", *ask, "--key", "r1")
    line = "po asks to waive training until 2026-12-31 00:00: Night shift  (r1)"
    assert line in begun("waive", "requests", "star-card").out
    assert f"Asked {line}" in begun("launch", "show", "star-card").out
    decline = ("waive", "decline", "star-card", "r1", "--reason", "Borrow a trainer")
    assert "po is none of: centre_head" in begun.refused(*decline, "--as", "po")
    assert "Declined." in begun.done("ch", *decline)
    assert "settled already" in begun.refused(*decline, "--as", "ch")
    assert "No request waits." in begun("waive", "requests", "star-card").out
    begun.done("po", *ask, "--key", "r2")
    retract = ("waive", "retract", "star-card", "r2", "--reason", "Found one")
    assert "The request is withdrawn." in begun.done("po", *retract)
    assert "Asked" not in begun("launch", "show", "star-card").out


def test_a_delegate_signs_for_another(begun: Typist):
    args = ("delegate", "cs2", "--role", "customer_service", "--from", "2026-10-13", "--to", "2026-10-14")
    assert "cs2 may act for cs" in begun.done("cs", *args)
    begun.done("cs2", "sign", "star-card", "review", "--for", "cs")
    assert "review" not in begun.gate()[1]
    assert "a1 (cs) is none of" in begun.refused("sign", "star-card", "review", "--for", "cs", "--as", "a1")


def test_what_was_given_to_a_delegate_is_taken_back(begun: Typist):
    begun.done("cs", "delegate", "cs2", "--role", "customer_service", "--from", "2026-10-13", "--to", "2026-10-14")
    assert "cs2 acts for cs no more." in begun.done("cs", "undelegate", "cs2")
    assert "cs2 (cs) is none of: customer_service" in begun.refused(
        "sign", "star-card", "review", "--for", "cs", "--as", "cs2"
    )
    assert "There is no such delegation" in begun.refused("undelegate", "cs2", "--as", "cs")


def test_a_stage_is_decided_and_a_killed_launch_says_so(begun: Typist):
    assert "Stage 'concept' is not complete: review." in begun.refused(
        "launch", "decide", "star-card", "concept", "go", "--as", "sv"
    )
    begun.done("sv", "launch", "decide", "star-card", "concept", "kill", "--reason", "No.")
    assert new_board(begun) == ["star-card", "KILLED"]
    assert "Nothing is due." in begun("launch", "due").out


# Training ------------------------------------------------------------------------------------------------------------


def test_a_sheet_says_who_is_lacking_and_comes_back_as_attendance(begun: Typist):
    begun.done("tr", "train", "hold", "star-card", "training", "[x]", at="2026-11-03T09:00")
    assert "2 people were at [x]." in begun.done("tr", "train", "attend", "star-card", "[x]", "--team", "t1")
    sheet = begun("train", "sheet", "star-card", "training").out
    assert "t1/early: 1/1 trained, 1 needed, not signed" in sheet
    assert "lacking: a3 张敏" in sheet
    rows = begun("train", "sheet", "star-card", "training", "--csv").out
    assert rows.splitlines() == ["team,shift,id,name,quiz", "t2,early,a3,张敏,", "t2,night,a4,刘洋,"]
    write_file(begun.folder / "sheet.csv", rows)
    attend = ("train", "attend", "star-card", "[x]", "--sheet", str(begun.folder / "sheet.csv"), "--as", "tr")
    assert "On 2026-11-03 these cannot have been at the session: on leave: a4." in begun.refused(*attend)
    write_file(begun.folder / "sheet.csv", "\n".join(rows.splitlines()[:2]))
    assert "1 people were at [x]." in begun(*attend).out
    assert "a3 was not at [x]." in begun.done(
        "tr", "train", "strike", "star-card", "[x]", "a3", "--reason", "Mixed up.", at="2026-11-03T10:00"
    )
    assert "lacking: a3" in begun("train", "sheet", "star-card", "training").out


# Launching and permits -----------------------------------------------------------------------------------------------


def test_a_launch_is_carried_out_at_its_time_and_the_flag_is_written(allowed: Typist):
    write_file(
        allowed.folder / "config.yaml", (allowed.folder / "config.yaml").read_text("utf-8") + "flag_file: f.json\n"
    )
    refused = allowed.refused("launch", "launch", "star-card", "--as", "po")
    assert refused == "star-card is planned for 2026-12-15 10:00. Wait for it, or move the date first."
    out = allowed.done("po", "launch", "launch", "star-card", at="2026-12-15T10:00")
    assert "Launched star-card at 2026-12-15 10:00." in out
    assert json.loads((allowed.folder / "f.json").read_text())["flags"]["star-card"]["state"] == "ENABLED"
    assert new_board(allowed) == ["star-card", "LAUNCHED"]
    assert "was launched already" in allowed.refused("launch", "launch", "star-card", "--as", "po")


def test_a_blocked_launch_is_not_carried_out(begun: Typist):
    begun.now = "2026-12-15T10:00"
    refused = begun.refused("launch", "launch", "star-card", "--as", "po")
    assert refused.startswith("star-card may not be launched, the verdict is BLOCK: ")
    assert "open: Review, Training, Listening, Tested" in refused


def test_a_permit_from_its_key_to_its_end(allowed: Typist):
    issue = ("permit", "issue", "star-card", "--audience", "release")
    assert "There is no permit key in" in allowed.refused(*issue, "--as", "po")
    assert "signs from now on" in allowed("permit", "keys", "new").out
    assert "star-card has no permits." in allowed("permit", "list", "star-card").out
    token = allowed.done("po", *issue, "--key", "p1").strip()
    verify = ("permit", "verify", token, "--audience", "release")
    assert "The permit is not valid before 2026-12-15 10:00. Wait" in allowed.refused(*verify)
    allowed.now = "2026-12-15T10:00"
    assert allowed(*verify).out.strip() == "Valid: star-card until 2026-12-16 10:00."
    assert "another audience" in allowed.refused("permit", "verify", token, "--audience", "x")
    assert "This is no permit" in allowed.refused("permit", "verify", "x.y.z", "--audience", "release")
    jti = allowed("permit", "list", "star-card").out.split()[0]
    assert jti in allowed.done("cs", "permit", "revoke", "star-card", jti[:5], "--reason", "Wrong build.")
    assert "The permit was revoked." in allowed.refused(*verify)
    assert list(json.loads(allowed("permit", "keys", "show").out)) == ["keys"]


def test_a_permit_dies_when_the_date_moves(allowed: Typist):
    allowed("permit", "keys", "new")
    token = allowed.done("po", "permit", "issue", "star-card", "--audience", "release").strip()
    allowed.done("po", "launch", "move", "star-card", "--to", "2026-12-16T10:00", "--reason", "Late.")
    allowed.now = "2026-12-15T10:00"
    refused = allowed.refused("permit", "verify", token, "--audience", "release")
    assert refused == "The facts of the launch have changed since the permit was issued."


# The flag file -------------------------------------------------------------------------------------------------------


@pytest.fixture
def flagged(allowed: Typist) -> Typist:
    """A bank with a flag file, whose launch is due and allowed."""
    config = allowed.folder / "config.yaml"
    write_file(config, config.read_text("utf-8") + "flag_file: flags/f.json\n")
    (allowed.folder / "flags").mkdir()
    allowed.now = "2026-12-15T10:00"
    assert allowed("launch", "flags").code == 0
    return allowed


def flag(typist: Typist) -> str:
    return json.loads((typist.folder / "flags" / "f.json").read_text())["flags"]["star-card"]["state"]


def test_the_flag_follows_whatever_is_recorded(flagged: Typist):
    assert flag(flagged) == "ENABLED"
    flagged.done("cs", "withdraw", "star-card", "review", "--reason", "Fees.")
    assert flag(flagged) == "DISABLED"
    flagged.done("cs", "sign", "star-card", "review", at="2026-12-15T10:01")
    assert flag(flagged) == "ENABLED"
    write_file(flagged.folder / "knowledge" / "cards" / "star.md", DOCUMENT.replace("500", "900"))
    assert flagged("index", at="2026-12-15T10:02").code == 0
    assert flag(flagged) == "DISABLED"


def test_a_flag_follows_a_roster_and_a_strike(flagged: Typist):
    write_file(flagged.folder / "more.csv", f"{ROSTER}a5,新人,cc,,t1,tl1,一层,early,06:00,14:00,,\n")
    flagged.done("ch", "roster", "import", str(flagged.folder / "more.csv"))
    assert flag(flagged) == "DISABLED"
    flagged.done("ch", "roster", "import", str(flagged.folder / "roster.csv"), at="2026-12-15T10:01")
    assert flag(flagged) == "ENABLED"
    flagged.done("tr", "train", "strike", "star-card", "s1", "a1", "--reason", "Mixed up.", at="2026-12-15T10:02")
    assert flag(flagged) == "DISABLED"


def test_a_deed_is_done_though_its_flag_cannot_be_written_which_is_told_once(flagged: Typist):
    shutil.rmtree(flagged.folder / "flags")
    write_file(flagged.folder / "more.yaml", LAUNCH.replace("star-card", "moon-card").replace("12-15", "12-22"))
    ran = flagged("launch", "file", str(flagged.folder / "more.yaml"), "--as", "po")
    assert ran.code == 0
    assert "Filed moon-card." in ran.out
    assert warnings(ran) == [
        f"Warning: the flag file does not follow. The flag file {flagged.folder / 'flags' / 'f.json'} could not be "
        "written (No such file or directory); old flags may still stand. "
        "Make its folder writable for Briefed, then: briefed launch flags"
    ]
    assert "could not be written" in flagged.refused("launch", "flags")
    (flagged.folder / "flags").mkdir()
    assert warnings(flagged("listen", "cards", "1", "--as", "dm")) == []
    assert flag(flagged) == "ENABLED"


# What other commands ask for -----------------------------------------------------------------------------------------


def test_the_evidence_names_what_the_next_command_asks_for(allowed: Typist):
    assert "other commands ask for: add --evidence" in allowed("launch", "show", "star-card").out
    write_file(allowed.folder / "knowledge" / "cards" / "star.md", DOCUMENT.replace("每年500元", "每年五百元"))
    allowed("index", at="2026-11-10T09:00")
    told = json.loads(allowed("launch", "show", "star-card", "--evidence", "--json").out)["evidence"]
    page = allowed("launch", "show", "star-card", "--evidence").out
    old, new = (one["sha256"] for one in told["versions"])
    [digest] = [one["digest"] for one in told["to_sign"] if one["requirement"] == "review"]
    for shown in (
        old[:12],
        f"{new[:12]}  since 2026-11-10 09:00, the present one",
        f"{digest[:12]}  review",
        "review\n",
    ):
        assert shown in page
    assert "✗ GO  review, cs, 2026-10-20 09:00, counts no longer" in page
    assert allowed("sign", "star-card", "review", "--shown", digest[:12], "--as", "cs").code == 0
    keys = [one["key"] for one in told["signatures"] if one["group"] == "t1/early"]
    assert "Withdrawn: " + keys[0] in allowed.done("tl1", "withdraw", "star-card", keys[0][:10], "--reason", "Early.")


@pytest.mark.parametrize("columns", [40, 80])
def test_however_narrow_the_terminal_ids_paths_and_keys_stay_whole(
    allowed: Typist, columns: int, monkeypatch: pytest.MonkeyPatch
):
    launch, document = f"{'moon-card-' * 5}december", f"cards/{'notice-on-limits-' * 4}2026.md"
    text = LAUNCH.replace("star-card", launch).replace("cards/star.md", document)
    write_file(allowed.folder / "moon.yaml", text)
    allowed.done("po", "launch", "file", str(allowed.folder / "moon.yaml"))
    told = json.loads(allowed("launch", "show", "star-card", "--evidence", "--json").out)
    key = told["evidence"]["signatures"][2]["key"]
    monkeypatch.setattr(console.out, "width", columns)
    pages = {
        ("launch", "list"): (launch, "star-card", "brief"),
        ("launch", "show", launch): (launch, document),
        ("launch", "due"): (launch, "training"),
        ("launch", "show", "star-card", "--evidence"): (key, "star-card", "cards/star.md"),
        ("launch", "gate", launch): (launch, "training"),
    }
    for command, wanted in pages.items():
        printed = allowed(*command).out
        assert "…" not in printed.replace("…。", "")
        assert [one for one in wanted if one not in printed] == []


# The chain -----------------------------------------------------------------------------------------------------------


def test_the_chain_is_verified_exported_and_anchored(allowed: Typist):
    anchor = allowed("audit", "anchor").out.strip()
    count = int(anchor.partition(":")[0])
    assert f"{count} facts, the chain is whole. Head: {anchor.partition(':')[2]}" in allowed("audit", "verify").out
    rows = [json.loads(line) for line in allowed("audit", "export").out.splitlines()]
    assert [row["position"] for row in rows] == list(range(1, count + 1))
    allowed.done("dm", "listen", "cards", "1", at="2026-11-10T09:00")
    assert allowed("audit", "verify", "--anchor", anchor).code == 0
    with sqlite3.connect(allowed.folder / "data" / "briefed.db") as connection:
        connection.execute("DROP TRIGGER facts_delete")
        connection.execute("DELETE FROM facts WHERE position >= ?", [count])
    assert allowed("audit", "verify").code == 0
    assert "does not have the anchored head" in allowed.refused("audit", "verify", "--anchor", anchor)


def test_a_fact_whose_instant_is_no_instant_is_named(allowed: Typist):
    with sqlite3.connect(allowed.folder / "data" / "briefed.db") as connection:
        connection.execute("DROP TRIGGER facts_update")
        connection.execute("UPDATE facts SET recorded_at = 'soon' WHERE position = 4")
    refused = allowed.refused("audit", "verify")
    assert refused == "Fact 4: it cannot be read. Restore the database from a backup."
    assert allowed.refused("audit", "anchor").startswith("Fact 4: ")
    assert allowed.refused("audit", "export").startswith("Fact 4: ")


# Mistakes ------------------------------------------------------------------------------------------------------------

MISTAKES: list[tuple[tuple[str, ...], str]] = [
    (("sign", "star-card", "review"), "Who are you? Give your id on the roster: --as a0001"),
    (("sign", "star-card", "law", "--as", "cs"), "There is no requirement 'law'."),
    (("sign", "nothing", "review", "--as", "cs"), "There is no launch 'nothing'"),
    (("sign", "star-card", "review", "--as", "ghost"), "ghost is not on the roster"),
    (("sign", "star-card", "review", "--shown", "abc", "--as", "cs"), "has changed since it was shown"),
    (("listen", "cards", "nan", "--as", "dm"), "nan hours cannot be"),
    (("listen", "cards", "1", "--on", "yesterday", "--as", "dm"), "'yesterday' is not a day of the calendar"),
    (("listen", "loans", "1", "--as", "dm"), "dm works for cards, not for loans"),
    (("launch", "show", "nothing"), "There is no launch 'nothing'"),
    (("launch", "show", "star-card", "--at", "soon"), "'soon' is not an instant"),
    (("launch", "file", "none.yaml", "--as", "po"), "There is no file none.yaml"),
    (("launch", "move", "star-card", "--to", "2020-01-01", "--reason", "x", "--as", "po"), "2020-01-01 00:00 is past"),
    (("launch", "attach", "star-card", "review", "x.md", "--as", "po"), "'review' asks for no document"),
    (("launch", "export", "nothing"), "There is no launch 'nothing'"),
    (("launch", "question", "star-card", " ", "--as", "po"), "Say the question"),
    (("launch", "upgrade", "star-card", "--as", "cs"), "has the newest version of its template already"),
    (("train", "hold", "star-card", "review", "s", "--as", "tr"), "'review' is no training"),
    (("train", "hold", "star-card", "training", "s", "--at", "2090-01-01", "--as", "tr"), "still to come"),
    (("train", "attend", "star-card", "s", "--as", "tr"), "Nobody is named. Use --person, --team or --sheet."),
    (("train", "attend", "star-card", "s", "--team", "t1", "--as", "tr"), "There is no session 's'"),
    (("train", "attend", "star-card", "s", "--sheet", "none.csv", "--as", "tr"), "There is no file none.csv"),
    (("train", "sheet", "star-card", "review"), "'review' is no training of star-card. There are: training"),
    (("train", "sign", "star-card", "training", "t9/early", "--as", "tl1"), "There is no team t9"),
    (("permit", "revoke", "star-card", "x", "--reason", "x", "--as", "po"), "'x' is no permit of star-card"),
    (("permit", "keys", "retire", "../x"), "There is no permit key ../x"),
    (("audit", "verify", "--anchor", "soon"), "'soon' is no anchor"),
    (("audit", "verify", "--anchor", f"²:{'0' * 64}"), "is no anchor"),
    (("audit", "verify", "--anchor", f"{'9' * 30}:{'0' * 64}"), "is no anchor"),
    (("waive", "done", "star-card", "x", "--evidence", "x", "--as", "po"), "'x' is no open duty of star-card"),
    (
        ("waive", "decline", "star-card", "x", "--reason", "x", "--as", "ch"),
        "'x' is no request for a waiver of star-card",
    ),
    (("waive", "ask", "star-card", "training", "--reason", " ", "--as", "po"), "Say the reason"),
    (("withdraw", "star-card", "[/x]", "--reason", "x", "--as", "cs"), "'[/x]' is no sign-off of star-card"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES, ids=[" ".join(one)[:60] for one, _ in MISTAKES])
def test_every_mistake_is_one_line(filed: Typist, arguments: tuple[str, ...], said: str):
    assert said in filed.refused(*arguments)


def test_a_delegation_of_an_unknown_role_is_a_usage_error(filed: Typist):
    ran = filed("delegate", "cs2", "--role", "king", "--from", "2026-10-13", "--to", "2026-10-14", "--as", "cs")
    assert ran.code == 2
    assert "Traceback" not in ran.err
