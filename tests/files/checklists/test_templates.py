"""Templates in YAML: what they mean, what they take over, and every mistake at its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.errors import InputError
from bot.domain.launches.linting import lint
from bot.domain.launches.template import (
    FreezeRule,
    FreezeWindow,
    Kind,
    LeadTimeRule,
    MaterialRule,
    Stage,
    Template,
    TrainingRule,
)
from bot.domain.people.roles import Role
from bot.files.checklists.templates import content_digest, read_template, read_templates
from bot.files.knowledge import scan_knowledge
from bot.files.roster import read_roster
from bot.files.yaml import YamlError

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIPPED = Path("launch_checklists")

GOOD = """\
id: small
version: 3
title: {zh-CN: 小模板, en: Small}
tells_planned_date: true
stages:
  - {id: concept, title: {zh-CN: 概念, en: Concept}, decided_by: department_head}
requirements:
  - id: brief
    kind: material
    stage: concept
    title: {zh-CN: 说明, en: no}
    owner: product_owner
    document_kind: brief
    sections: ["22:30"]
    due: 10
  - id: training
    kind: training
    stage: concept
    title: {zh-CN: 培训, en: Training}
    owner: supervisor
    material: brief
    threshold: 0.95
    quiz: true
    when: {tiers: [high], channels: [app]}
    waivable_by: [centre_head]
"""

BAD = """\
id: Bad/Id
version: 2026.1
title: {zh-CN: 卡, en: Card}
stages:
  - {id: concept, title: {zh-CN: 概念, en: Concept}, decided_by: centre_hed}
  - {id: concept, title: {zh-CN: 概念}, decided_by: centre_head}
requirements:
  - id: brief
    kind: materal
    stage: concept
  - id: quiz
    kind: training
    stage: concept
    title: {zh-CN: 培训, en: Training}
    owner: supervisor
    material: brief
    threshold: 95
    quiz: no
    when: {tier: [high]}
  - id: windows
    kind: freeze
    stage: concept
    title: {zh-CN: 冻结, en: Freeze}
    owner: supervisor
    windows: [{start: 2026-12-19, end: soon, reason: x, note: y}]
    due: -1
  - {id: brief, title: {zh-CN: a, en: b}}
  - {id: lead, kind: lead_time, stage: concept, title: {zh-CN: a, en: b}, owner: agent, evidence: [], working_days: ten}
  - just words
extends: nobody
stage: x
"""

BAD_PROBLEMS = [
    "t:1:5: id: expected 3 to 60 lower-case letters, digits and hyphens, like card-voyager-2027, found Bad/Id",
    "t:2:10: version: expected a text, found 2026.1",
    "t:5:64: stages > “concept” > decided_by: unknown word “centre_hed”: did you mean “centre_head”?",
    "t:6:10: stages: the id “concept” is here a second time",
    "t:6:26: stages > “concept” > title: “en” is missing",
    "t:9:11: requirements > “brief”: unknown kind “materal”: did you mean “material”?",
    "t:17:16: requirements > “quiz” > threshold: expected a number of at most 1, found 95",
    "t:18:11: requirements > “quiz” > quiz: expected true or false, found no",
    "t:19:12: requirements > “quiz” > when: unknown key “tier”: did you mean “tiers”?",
    "t:25:40: requirements > “windows” > windows > 1 > end: expected a date, like 2026-12-19, or a date and a time, "
    "like 2026-12-19T18:00, found soon",
    "t:25:57: requirements > “windows” > windows > 1: unknown key “note”: expected one of: start, end, reason",
    "t:26:10: requirements > “windows” > due: expected a number of at least 0, found -1",
    "t:27:5: requirements > “brief”: “kind” is missing",
    "t:27:10: requirements: the id “brief” is here a second time",
    "t:28:99: requirements > “lead” > evidence: expected a list of 1 or more",
    "t:28:117: requirements > “lead” > working_days: expected a whole number, found ten",
    "t:29:5: requirements > 6: expected keys with values, found just words",
    "t:30:10: extends: unknown template “nobody”",
    "t:31:1: unknown key “stage”: did you mean “stages”?",
]


def read(text: str | bytes, **parents: Template) -> Template:
    return read_template(text, "t", {one.id: one for one in parents.values()}, SHANGHAI)


def problems_of(text: str | bytes, **parents: Template) -> list[str]:
    with pytest.raises(YamlError) as caught:
        read(text, **parents)
    return [str(problem) for problem in caught.value.problems]


def child(*lines: str) -> str:
    return "\n".join(["id: child", "version: 1", "title: {zh-CN: 子, en: Child}", "extends: small", *lines])


def requirement(id: str, kind: str, more: str) -> str:
    return f"  - {{id: {id}, kind: {kind}, stage: concept, title: {{zh-CN: 甲, en: A}}, owner: agent, {more}}}"


def test_a_template_says_what_its_file_says() -> None:
    template = read(GOOD)
    assert (template.id, template.version, template.tells_planned_date) == ("small", "3", True)
    assert template.stages == (Stage("concept", Bilingual("概念", "Concept"), Role.DEPARTMENT_HEAD),)
    brief, training = template.requirements
    assert (brief.kind, brief.due, brief.title.en) == (Kind.MATERIAL, 10, "no")
    assert brief.rule == MaterialRule("brief", ("22:30",))
    assert training.rule == TrainingRule("brief", 0.95, quiz=True)
    assert (training.when.tiers, training.when.channels, training.waivable_by) == (
        ("high",), ("app",), (Role.CENTRE_HEAD,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("material", "document_kind: faq"),
        ("answerability", "questions: [年费多少？], fewest: 3"),
        ("review", "role: compliance"),
        ("training", "material: brief"),
        ("listening", "hours: 1.5, within_days: 30"),
        ("lead_time", "evidence: [brief], working_days: 10"),
        ("freeze", "windows: [{start: 2026-12-19, end: 2027-01-04, reason: 决算}]"),
        ("attestation", "role: supervisor, statement: {zh-CN: 好, en: Good}"),
    ],
)
def test_every_kind_is_read(kind: str, more: str) -> None:
    template = read(GOOD + requirement("another", kind, more))
    assert template.requirements[-1].kind == kind


def test_windows_begin_at_midnight_where_the_bank_is() -> None:
    windows = "windows: [{start: 2026-12-19, end: '2026-12-20T06:30', reason: r}, {start: 2026-12-31T00:00Z, end: 2027-01-01, reason: r}]"  # noqa: E501
    rule = read(GOOD + requirement("windows", "freeze", windows)).requirements[-1].rule
    assert rule == FreezeRule((
        FreezeWindow(datetime(2026, 12, 18, 16, tzinfo=UTC), datetime(2026, 12, 19, 22, 30, tzinfo=UTC), "r"),
        FreezeWindow(datetime(2026, 12, 31, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC), "r"),
    ))  # fmt: skip


# Digests -------------------------------------------------------------------------------------------------------------


def test_comments_and_the_order_of_keys_do_not_change_the_digest() -> None:
    again = GOOD.replace("id: small\nversion: 3\n", "# a comment\nversion: '3'\nid: small\n")
    assert read(again).digest == read(GOOD).digest == content_digest(read(GOOD))


@pytest.mark.parametrize(
    ("old", "new"), [("due: 10", "due: 11"), ("0.95", "0.96"), ("version: 3", "version: 4"), ("小模板", "大模板")]
)
def test_whatever_is_said_changes_the_digest(old: str, new: str) -> None:
    assert read(GOOD.replace(old, new)).digest != read(GOOD).digest


def test_what_says_what_held_before_it_could_be_said_changes_no_digest() -> None:
    said = "    quiz: true\n"
    assert read(GOOD.replace(said, f"{said}    self_study: false\n")).digest == read(GOOD).digest
    assert read(GOOD.replace(said, f"{said}    self_study: true\n")).digest != read(GOOD).digest


def test_one_instant_written_twice_has_one_digest() -> None:
    freeze = requirement("windows", "freeze", "windows: [{start: 2026-12-19, end: 2027-01-04, reason: r}]")
    other = freeze.replace("2026-12-19,", "2026-12-18T16:00Z,")
    assert read(GOOD + freeze).digest == read(GOOD + other).digest


# Extending -----------------------------------------------------------------------------------------------------------


def test_a_child_takes_over_replaces_leaves_out_and_adds() -> None:
    parent = read(GOOD)
    text = child("without: [training]", "requirements:", requirement("brief", "review", "role: compliance"))
    template = read(text + "\n" + requirement("more", "review", "role: compliance"), small=parent)
    assert template.stages == parent.stages
    assert template.tells_planned_date
    assert [(one.id, one.kind) for one in template.requirements] == [("brief", Kind.REVIEW), ("more", Kind.REVIEW)]


def test_a_childs_stages_replace_those_of_its_parent() -> None:
    text = child("tells_planned_date: false", "stages: [{id: only, title: {zh-CN: 一, en: Only}, decided_by: trainer}]")
    template = read(text, small=read(GOOD))
    assert [stage.id for stage in template.stages] == ["only"]
    assert not template.tells_planned_date


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["without: [trainng]"], "t:5:11: without: “trainng” is no requirement of “small”: did you mean “training”?"),
        (
            ["without: [brief]", "requirements:", requirement("brief", "review", "role: compliance")],
            "t:5:11: without: “brief” is among the requirements below: that replaces it already",
        ),
    ],
)
def test_what_is_left_out_must_be_there(lines: list[str], problem: str) -> None:
    assert problems_of(child(*lines), small=read(GOOD)) == [problem]


def test_an_unknown_parent_gets_a_suggestion() -> None:
    assert problems_of(child().replace("extends: small", "extends: smal"), small=read(GOOD)) == [
        "t:4:10: extends: unknown template “smal”: did you mean “small”?"
    ]


def test_without_needs_a_parent() -> None:
    assert problems_of(GOOD + "without: [brief]\n") == [
        "t:26:1: without: there is nothing to leave out: “extends” is missing"
    ]


def test_a_folder_is_resolved_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "z.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.yml").write_text(child(), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no template", encoding="utf-8")
    templates = read_templates(tmp_path, SHANGHAI)
    assert list(templates) == ["child", "small"]
    assert templates["child"].requirements == templates["small"].requirements
    assert templates["child"].digest != templates["small"].digest


def test_circles_are_refused(tmp_path: Path) -> None:
    for one, other in (("aaa", "bbb"), ("bbb", "ccc"), ("ccc", "aaa"), ("ddd", "aaa")):
        text = child().replace("id: child", f"id: {one}").replace("extends: small", f"extends: {other}")
        (tmp_path / f"{one}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(YamlError) as caught:
        read_templates(tmp_path, SHANGHAI)
    assert [problem.message for problem in caught.value.problems] == [
        "extends: goes round in a circle: aaa > bbb > ccc > aaa",
        "extends: goes round in a circle: bbb > ccc > aaa > bbb",
        "extends: goes round in a circle: ccc > aaa > bbb > ccc",
    ]
    assert {problem.mark.line for problem in caught.value.problems} == {4}


def test_nothing_extends_itself() -> None:
    assert problems_of(child().replace("extends: small", "extends: child")) == [
        "t:4:10: extends: “child” cannot extend itself"
    ]


def test_an_id_is_there_once_in_a_folder(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(YamlError, match=r"b.yaml:1:5: the template “small” is in .*a.yaml already"):
        read_templates(tmp_path, SHANGHAI)


def test_a_missing_folder_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no folder"):
        read_templates(tmp_path / "nowhere", SHANGHAI)


# Mistakes ------------------------------------------------------------------------------------------------------------


def test_all_mistakes_of_a_file_come_at_once_at_their_places() -> None:
    assert problems_of(BAD) == BAD_PROBLEMS


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("due: 10", "due: 22:30", "t:15:10: requirements > “brief” > due: expected a whole number, found 22:30"),
        ("quiz: true", "quiz: no", "t:23:11: requirements > “training” > quiz: expected true or false, found no"),
        ("due: 10", "due: true", "t:15:10: requirements > “brief” > due: expected a whole number, found true"),
        ("due: 10", "due: 10.0", "t:15:10: requirements > “brief” > due: expected a whole number, found 10.0"),
        ("due: 10", "due: 010", "t:15:10: requirements > “brief” > due: expected a whole number, found 010"),
        ("due: 10", "due:", "t:15:9: requirements > “brief” > due: expected a whole number, found nothing"),
        ("0.95", "0", "t:22:16: requirements > “training” > threshold: expected a number above 0, found 0"),
        ("tells_planned_date: true", "id: again", "t:4:1: “id” is here a second time; it stands in line 1 already"),
        ("version: 3", "version: 2026-02-30", "t:2:10: “2026-02-30” is no date of the calendar"),
        ("version: 3", "version: &a 3", "t:2:10: anchors are not allowed: remove &a"),
        ("document_kind: brief", "document_kind: ''", "t:13:20: requirements > “brief” > document_kind: expected"),
    ],
)  # fmt: skip
def test_yaml_traps_are_refused(old: str, new: str, problem: str) -> None:
    assert any(one.startswith(problem) for one in problems_of(GOOD.replace(old, new, 1)))


def test_a_bomb_is_refused_unexpanded() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    assert "aliases are not allowed" in "\n".join(problems_of("\n".join(lines)))


@pytest.mark.parametrize("text", ["", "# nothing", "- a\n- b", "just words"])
def test_what_is_no_template_is_refused(text: str) -> None:
    assert problems_of(text)


def test_hours_when_clocks_change_need_an_offset() -> None:
    text = GOOD + requirement("w", "freeze", "windows: [{start: 2026-03-29T02:30, end: 2026-04-01, reason: r}]")
    with pytest.raises(YamlError, match="clocks change then"):
        read_template(text.replace("id: w,", "id: www,"), "t", {}, ZoneInfo("Europe/Berlin"))


# What is shipped -----------------------------------------------------------------------------------------------------


def test_the_shipped_templates_can_be_satisfied_by_the_people_there_are() -> None:
    templates = read_templates(SHIPPED / "templates", SHANGHAI)
    roster = read_roster((SHIPPED / "roster.csv").read_bytes(), "roster.csv", date(2026, 10, 26))
    assert set(templates) == {"card-product", "fee-change", "campaign-light"}
    assert [lint(template, roster) for template in templates.values()] == [[], [], []]


def test_the_full_template_has_every_kind_and_asks_for_what_the_bank_has() -> None:
    templates = read_templates(SHIPPED / "templates", SHANGHAI)
    full = templates["card-product"]
    assert [stage.id for stage in full.stages] == ["concept", "design", "pilot", "launch"]
    assert {one.kind for one in full.requirements} == set(Kind)
    assert len(full.requirements) >= 18
    assert any(isinstance(one.rule, LeadTimeRule) and one.rule.working_days == 10 for one in full.requirements)
    kinds = {file.document.kind for file in scan_knowledge(Path("knowledge"), SHANGHAI).files}
    rules = [one.rule for template in templates.values() for one in template.requirements]
    assert {rule.document_kind for rule in rules if isinstance(rule, MaterialRule)} <= kinds
