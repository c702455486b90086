"""The whole story of a launch through a Slack that we did not write: filed, blocked, briefed, allowed, carried out.

The program is the whole one, with its model, over the folder of a small bank; only its dictionary is small. The brief
is handed in as a file and fetched over HTTP. Slack lets an app read what its forms are given; the emulator knows no
such files, so this one is shared in a channel. Its name is in ASCII: the emulator fails to send others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Briefed
from bot.config import load_config
from bot.domain.people.roster import Roster
from bot.files.calibration import write_calibration
from bot.ports import Dictionary
from bot.services.deeds import PROGRAM, Deed
from bot.services.launches import wording as words
from bot.services.launches.judging import verdict_on
from bot.services.launches.people import import_roster
from bot.services.launches.quizzes import quiz_for
from bot.slack.serving import Line, connected
from bot.slack.training import wording as training_words
from tests.desks import CALIBRATION, SmallDictionary
from tests.domain.launches.builders import at, roster
from tests.slack.emulated.bank import TOKENS, Bank, RunningClock
from tests.slack.emulated.workspace import Emulated, emulated
from tests.slack.launches.acts import confirm, file
from tests.slack.server import buttons, shown
from tests.small_bank import write_file

pytestmark = pytest.mark.slow

CHANNEL, MINUTE = "front-line", timedelta(minutes=1)
QUESTION, FEE = "金卡年费怎么收?", "金卡年费每年200元, 消费满6笔免次年年费。"
QUESTIONS = f"{QUESTION}\n金卡怎么挂失?\n金卡积分多久过期?"
BRIEF = f"""\
---
title: 金卡介绍
---
# 收费

## 金卡年费怎么收?

{FEE}

# 服务

## 金卡怎么挂失?

金卡挂失请在掌银首页点卡片管理里的挂失, 立即生效。

## 金卡积分多久过期?

金卡积分自获得当月起二十四个月内有效, 过期作废。
"""
FILES = {
    "config.yaml": "slack: {{api: {api}}}\ncalibration: calibration.yaml\n",
    "knowledge/cards/department.yaml": "name: {zh-CN: 信用卡部, en: Credit Cards}\nowner: 陈莉\n",
    "knowledge/cards/gold-notice.md": "---\ntitle: 金卡上线通知\nkind: notice\n---\n# 通知\n\n十二月起受理金卡申请。\n",
    "launch_checklists/templates/card.yaml": """\
id: card
version: "1"
title: {zh-CN: 卡, en: Card}
tells_planned_date: false
stages:
  - {id: concept, title: {zh-CN: 概念, en: Concept}, decided_by: supervisor}
  - {id: launch, title: {zh-CN: 上线, en: Launch}, decided_by: supervisor}
requirements:
  - id: brief
    kind: material
    stage: concept
    title: {zh-CN: 产品说明, en: Product brief}
    owner: product_owner
    document_kind: brief
    sections: [Fees|收费]
    due: 20
  - id: notice
    kind: material
    stage: concept
    title: {zh-CN: 通知, en: Notice}
    owner: product_owner
    document_kind: notice
    due: 20
  - id: questions
    kind: answerability
    stage: concept
    title: {zh-CN: 客户问题都能答, en: Questions are answered}
    owner: product_owner
    fewest: 3
    due: 15
  - id: review
    kind: review
    stage: concept
    title: {zh-CN: 客户服务评审, en: Customer service review}
    owner: product_owner
    role: customer_service
    due: 15
  - id: training
    kind: training
    stage: launch
    title: {zh-CN: 金卡培训, en: Training on the gold card}
    owner: supervisor
    material: brief
    quiz: true
    due: 2
  - id: listening
    kind: listening
    stage: launch
    title: {zh-CN: 经理到现场接听, en: Managers listen}
    owner: department_head
    hours: 3
    within_days: 30
    due: 5
    waivable_by: [centre_head]
  - id: lead-time
    kind: lead_time
    stage: launch
    title: {zh-CN: 材料提前齐备, en: Materials in time}
    owner: product_owner
    evidence: [brief, notice]
    working_days: 10
    due: 10
  - id: tested
    kind: attestation
    stage: launch
    title: {zh-CN: 系统测试, en: System test}
    owner: product_owner
    role: supervisor
    statement: {zh-CN: 系统测试通过。, en: The system test passed.}
    due: 2
""",
}


class Quick(Briefed):
    """The program with a dictionary of few words: to write the whole one takes longer than the story."""

    @cached_property
    def dictionary(self) -> Dictionary:
        return SmallDictionary()


class Launching(Bank):
    """The bank as people see it while the gold card is made ready."""

    def card(self, user: str) -> dict[str, Any]:
        """Somebody asks for the launch's card; it, as he alone sees it."""
        before = len(self.slack.ephemeral(user))
        self.slack.slash(user, "/launch", "gold")
        return self.slack.wait_for_ephemeral(user, "gold", before)

    def modal(self, user: str) -> dict[str, Any]:
        """The modal that somebody sees."""
        return self.slack.modal(user)

    def sees(self, user: str, text: str) -> dict[str, Any]:
        """What is shown to somebody alone, with some text in it."""
        return self.slack.wait_for_ephemeral(user, text)

    def is_told(self, user: str, text: str) -> dict[str, Any]:
        """The direct message to somebody, with some text in it."""
        return self.slack.wait_for_message(user, self.slack.direct(user), text)

    def asks(self, user: str, question: str) -> str:
        """What the bot answers somebody who asks it in a direct message."""
        channel = self.slack.direct(user)
        before = len(self.slack.messages(user, channel))
        self.slack.say(user, channel, question)
        answered = self.slack.wait_for(lambda: self.slack.messages(user, channel)[before + 1 :], "an answer")
        return shown(answered[0])

    def is_met(self, requirement: str) -> bool:
        """Whether a requirement is met now."""
        findings = verdict_on(self.program.office, "gold").findings
        return next(one.state == "met" for one in findings if one.requirement == requirement)


@pytest.fixture
def launching(modules: Path, request_url: str, line: Line, model_cache: Path, tmp_path: Path) -> Iterator[Launching]:
    """Everybody is in Slack, and nothing was filed yet."""
    people = roster()
    with emulated(modules, request_url, [one.id for one in people.people], [CHANNEL]) as slack:
        _write_bank(tmp_path, slack, model_cache)
        clock = RunningClock(at("2026-10-12"))
        program = Quick(load_config(tmp_path / "config.yaml"), clock)
        import_roster(program.office, Deed(PROGRAM, "roster"), _with_accounts(people, slack))
        program.librarian.keep_up(clock())
        with connected(program, TOKENS, line):
            yield Launching(program, clock, slack)
        program.store.close()


def _write_bank(folder: Path, slack: Emulated, model_cache: Path) -> None:
    for path, text in FILES.items():
        write_file(folder / path, text.format(api=slack.api) if path == "config.yaml" else text)
    write_calibration(replace(CALIBRATION, source="bundled"), folder / "calibration.yaml", fitted_on="the small bank")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(model_cache, target_is_directory=True)


def _with_accounts(people: Roster, slack: Emulated) -> Roster:
    return replace(people, people=tuple(replace(one, slack_id=slack.users[one.id]) for one in people.people))


def test_a_launch_is_blocked_until_the_front_line_is_briefed(launching: Launching) -> None:
    _product_owner_files_it(launching)
    launching.clock.now = at("2026-10-13")
    _product_owner_hands_in_the_brief(launching)
    _product_owner_attaches_the_notice(launching)
    assert FEE in launching.asks("po", QUESTION), "who works on it may read it"
    assert FEE not in launching.asks("a1", QUESTION)
    launching.clock.now = at("2026-10-20")
    _customer_service_signs(launching)
    _supervisor_decides_on_the_concept(launching)
    _product_owner_is_told_what_blocks_it(launching)
    launching.clock.now = at("2026-11-16")
    _trainer_holds_a_session(launching)
    _agents_take_the_quiz(launching)
    _leader_signs(launching)
    launching.clock.now = at("2026-11-23")
    _centre_head_waives_the_listening(launching)
    _product_owner_moves_the_date(launching)
    _supervisor_attests(launching)
    _product_owner_is_told_to_wait_for_the_day(launching)
    assert FEE not in launching.asks("a1", QUESTION)
    launching.clock.now = at("2026-12-08", "10:00")
    _product_owner_launches_it(launching)
    answer = launching.asks("a1", QUESTION)
    assert FEE in answer
    assert "金卡介绍" in answer


def _product_owner_files_it(at_work: Launching) -> None:
    review = file(at_work, "po", QUESTIONS)
    for expected in ("Gold card", "信用卡部", "2026-12-15 10:00", QUESTION):
        assert expected in shown(review)
    assert "不能上线" in shown(at_work.is_told("po", "已提交 gold"))


def _product_owner_hands_in_the_brief(at_work: Launching) -> None:
    brief = at_work.slack.upload("po", at_work.slack.channels[CHANNEL], "gold-brief.md", BRIEF.encode())
    confirm(at_work, "po", at_work.card("po"), "launch.attach", {"item": "brief", "file": [brief]})
    at_work.sees("po", "正在读")
    at_work.clock.move(MINUTE)
    at_work.send()
    at_work.slack.wait_for(lambda: at_work.is_met("brief"), "the brief")
    at_work.clock.move(MINUTE)
    at_work.send()
    at_work.is_told("po", "产品说明 满足要求")


def _product_owner_attaches_the_notice(at_work: Launching) -> None:
    at_work.slack.click("po", at_work.card("po"), "launch.attach")
    form = at_work.modal("po")
    (found,) = at_work.slack.suggest("po", form, "launch_document", "通知")
    at_work.slack.submit("po", form, {"item": "notice", "launch_document": found})
    at_work.slack.wait_for(lambda: at_work.is_met("questions"), "the answers to the questions")


def _customer_service_signs(at_work: Launching) -> None:
    card = at_work.card("cs")
    assert "不能上线" in shown(card)
    form = confirm(at_work, "cs", card, "launch.sign", {"decision": "go"})
    for expected in ("金卡介绍", "金卡上线通知", "内容摘要"):
        assert expected in shown(form)
    assert words.MEANING_TEXT.zh in str(form)
    at_work.sees("cs", "客户服务评审: 放行 · cs")


def _supervisor_decides_on_the_concept(at_work: Launching) -> None:
    assert "概念" in shown(confirm(at_work, "sv", at_work.card("sv"), "launch.decide", {"decision": "go"}))
    at_work.sees("sv", "阶段: 上线")


def _product_owner_is_told_what_blocks_it(at_work: Launching) -> None:
    at_work.slack.click("po", at_work.card("po"), "launch.launch")
    told = at_work.sees("po", "现在不能上线")
    for expected in ("金卡培训", "经理到现场接听", "系统测试"):
        assert expected in shown(told)


def _trainer_holds_a_session(at_work: Launching) -> None:
    slack = at_work.slack
    slack.slash("tr", "/training", "gold")
    listed = at_work.sees("tr", "金卡培训")
    confirm(at_work, "tr", listed, "training.hold", {"session": "monday"})
    confirm(at_work, "tr", at_work.modal("tr"), "training.choose_group", {"group": "t1/early"})
    names = at_work.modal("tr")
    slack.submit("tr", names, {_fields(names)[0]: ["a1", "a2"]})
    assert "已登记 2 人" in shown(at_work.modal("tr"))


def _agents_take_the_quiz(at_work: Launching) -> None:
    at_work.send()
    _takes_it(at_work, "a1", at_work.is_told("a1", "training.quiz"))
    _takes_it(at_work, "a2", at_work.slack.open_home("a2"))


def _takes_it(at_work: Launching, agent: str, where: dict[str, Any]) -> None:
    at_work.slack.click(agent, where, "training.quiz")
    form = at_work.modal(agent)
    asked = quiz_for(at_work.program.office, agent, "gold", "training").quiz.questions
    right = {field: str(one.right) for field, one in zip(_fields(form), asked, strict=True)}
    at_work.slack.submit(agent, form, right)
    assert "答对 3/3" in shown(at_work.modal(agent))


def _leader_signs(at_work: Launching) -> None:
    home = at_work.slack.open_home("tl")
    form = confirm(at_work, "tl", home, "training.who_was_there", {"vouched": ["yes"]})
    for expected in ("2/2 人已培训", "gold-brief.md · 版本"):
        assert expected in shown(form)
    assert training_words.MEANING_TEXT.zh in str(form)
    assert "已签核: gold · t1/early" in shown(at_work.modal("tl"))


def _centre_head_waives_the_listening(at_work: Launching) -> None:
    why = "经理都在外地, 下月补"
    card = at_work.card("po")
    assert "launch.waive" not in buttons(card)
    confirm(at_work, "po", card, "launch.ask_waiver", {"reason": why})
    at_work.send()
    request = at_work.is_told("ch", why)
    assert why in shown(confirm(at_work, "ch", request, "launch.waive", {"remedial": "元月补三小时"}))
    assert "launch.waive" not in buttons(at_work.is_told("ch", "已豁免"))


def _product_owner_moves_the_date(at_work: Launching) -> None:
    to = {"instant": int(at("2026-12-08", "10:00").timestamp()), "reason": "广告提前"}
    confirm(at_work, "po", at_work.card("po"), "launch.move", to)
    foreseen = at_work.modal("po")
    for expected in ("改到 2026-12-08 10:00", "改期的后果"):
        assert expected in shown(foreseen)
    at_work.slack.submit("po", foreseen)
    at_work.sees("po", "计划 2026-12-08 10:00")


def _supervisor_attests(at_work: Launching) -> None:
    assert "不能上线" in shown(at_work.card("po"))
    form = confirm(at_work, "sv", at_work.card("sv"), "launch.sign", {"decision": "go"})
    assert "系统测试通过" in shown(form)
    at_work.sees("sv", "✓ 可以上线")
    assert "✓ 可以上线" in shown(at_work.card("po"))


def _product_owner_is_told_to_wait_for_the_day(at_work: Launching) -> None:
    confirm(at_work, "po", at_work.card("po"), "launch.launch", {})
    assert "计划在 2026-12-08 10:00 上线" in shown(at_work.modal("po"))
    at_work.slack.close_modals("po")


def _product_owner_launches_it(at_work: Launching) -> None:
    assert "金卡介绍" in shown(confirm(at_work, "po", at_work.card("po"), "launch.launch", {}))
    assert "launch.launch" not in buttons(at_work.sees("po", "◆ 已上线"))


def _fields(view: dict[str, Any]) -> list[str]:
    """What the fields of a modal are called."""
    return [block["element"]["action_id"] for block in view["blocks"] if block["type"] == "input"]
