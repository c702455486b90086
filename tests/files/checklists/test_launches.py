"""Launches in YAML: read, written back, and every mistake at its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.launches.launch import Launch
from bot.domain.launches.template import FreezeRule, Template
from bot.files.checklists.launches import FiledLaunch, read_launch, read_launches, write_launch
from bot.files.checklists.templates import read_template, read_templates
from bot.files.knowledge import scan_knowledge
from bot.files.yaml import YamlError

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIPPED = Path("launch_checklists")

TEMPLATE = """\
id: small
version: 1
title: {zh-CN: 小模板, en: Small}
stages: [{id: concept, title: {zh-CN: 概念, en: Concept}, decided_by: department_head}]
requirements:
  - id: brief
    kind: material
    stage: concept
    title: {zh-CN: 说明, en: Brief}
    owner: product_owner
    document_kind: brief
  - {id: review, kind: review, stage: concept, title: {zh-CN: 评, en: Review}, owner: agent, role: compliance}
"""
GOOD = """\
id: voyager-2
product: 海港旅行卡 Voyager
product_family: credit-cards
product_type: card
owner_department: credit-cards
tier: high
channels: [app, branch]
planned_at: 2026-12-08T09:00
template: small
summary: 第二卡组织
questions: [年费多少？, "no"]
materials:
  brief: credit-cards/voyager-brief.md
"""
BAD = """\
id: ../voyager
product: [x]
product_family: cards
product_type:
owner_department: credit-cards
tier: hgih
channels: app
planned_at: 22:30
template: smal
chanels: [app]
materials: {Brief: /etc/passwd, brief: a}
"""


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    return {"small": read_template(TEMPLATE, "small.yaml", {}, SHANGHAI)}


def problems_of(text: str | bytes, templates: dict[str, Template]) -> list[str]:
    with pytest.raises(YamlError) as caught:
        read_launch(text, "l", templates, SHANGHAI)
    return [str(problem) for problem in caught.value.problems]


def test_a_launch_says_what_its_file_says(templates: dict[str, Template]) -> None:
    filed = read_launch(GOOD, "l", templates, SHANGHAI)
    assert filed.materials == {"brief": "credit-cards/voyager-brief.md"}
    assert filed.launch == Launch(
        id="voyager-2",
        product="海港旅行卡 Voyager",
        product_family="credit-cards",
        product_type="card",
        owner_department="credit-cards",
        tier="high",
        channels=("app", "branch"),
        planned_at=datetime(2026, 12, 8, 1, tzinfo=UTC),
        template="small",
        template_digest=templates["small"].digest,
        summary="第二卡组织",
        questions=("年费多少？", "no"),
    )


@pytest.mark.parametrize(
    "written", ["2026-12-08 09:00", "2026-12-08T01:00Z", "2026-12-08T02:00:00+01:00", '"2026-12-08T09:00"']
)
def test_the_planned_instant_is_aware_or_where_the_bank_is(written: str, templates: dict[str, Template]) -> None:
    launch = read_launch(GOOD.replace("2026-12-08T09:00", written), "l", templates, SHANGHAI).launch
    assert launch.planned_at == datetime(2026, 12, 8, 1, tzinfo=UTC)
    assert launch.planned_at.utcoffset() == timedelta(0)


def test_all_mistakes_of_a_file_come_at_once_at_their_places(templates: dict[str, Template]) -> None:
    assert problems_of(BAD, templates) == [
        "l:1:5: id: expected 3 to 60 lower-case letters, digits and hyphens, like card-voyager-2027, found ../voyager",
        "l:2:10: product: expected a text",
        "l:4:14: product_type: expected a text, found nothing",
        "l:6:7: tier: unknown word “hgih”: did you mean “high”?",
        "l:7:11: channels: expected a list, like [one, another], found app",
        "l:8:13: planned_at: expected a date and a time, like 2026-12-08T09:00 or 2026-12-08T09:00+08:00, found 22:30",
        "l:9:11: template: unknown template “smal”: did you mean “small”?",
        "l:10:1: unknown key “chanels”: did you mean “channels”?",
        "l:11:13: materials: expected 3 to 60 lower-case letters, digits and hyphens, like card-voyager-2027, "
        "found Brief",
        "l:11:20: materials > Brief: expected a document under knowledge/, like credit-cards/voyager-brief.md, "
        "found /etc/passwd",
        "l:11:40: materials > brief: expected a document under knowledge/, like credit-cards/voyager-brief.md, found a",
    ]


@pytest.mark.parametrize(
    "id",
    ["ab", "-ab", "ab-", "a" * 61, "Abc", "a/b", "a.b", "..", "a b", "a_b", "c:\\x", '"abc\\n"', "中文上线", "no "],
)  # fmt: skip
def test_ids_have_no_path_characters(id: str, templates: dict[str, Template]) -> None:
    assert problems_of(GOOD.replace("id: voyager-2", f"id: {id}"), templates)[0].startswith("l:1:5: id: expected 3 to")


@pytest.mark.parametrize("id", ["abc", "a" * 60, "123", "card-voyager-2027"])
def test_ids_that_are_fine(id: str, templates: dict[str, Template]) -> None:
    assert read_launch(GOOD.replace("id: voyager-2", f"id: {id}"), "l", templates, SHANGHAI).launch.id == id


@pytest.mark.parametrize("document", ["../brief.md", "credit-cards/../../x", "/etc/passwd", "a\\b", "a//b", "brief.md"])
def test_materials_stay_under_knowledge(document: str, templates: dict[str, Template]) -> None:
    text = GOOD.replace("credit-cards/voyager-brief.md", document)
    assert problems_of(text, templates)[0].startswith("l:13:10: materials > brief: expected a document under knowledge")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  brief:", "  breif:", "l:13:3: materials: “breif” is no material that “small” asks for: did you mean"),
        ("  brief:", "  review:", "l:13:3: materials: “review” is no material that “small” asks for"),
        ("2026-12-08T09:00", "2026-02-30T09:00", "l:8:13: “2026-02-30T09:00” is no date of the calendar"),
        ("2026-12-08T09:00", "'2026-02-30T09:00'", "l:8:13: planned_at: “2026-02-30T09:00” is no date"),
        ("2026-12-08T09:00", "2026-12-08", "l:8:13: planned_at: expected a date and a time"),
        ("2026-12-08T09:00", "1765155600", "l:8:13: planned_at: expected a date and a time"),
        ("channels: [app, branch]", "channels: []", "l:7:11: channels: expected a list of 1 or more"),
        ("tier: high", "tier: high\ntier: low", "l:7:1: “tier” is here a second time"),
        ("product: 海港", "product: *海港", "l:2:1"),
        ("tier: high\n", "", "l:1:1: “tier” is missing"),
        ("summary: 第二卡组织", 'summary: "TODO: what changes"',
         "l:10:10: summary: still to be filled in: “TODO: what changes”"),
        ("[年费多少？,", '[年费多少？, " TODO",', "l:11:20: questions > 2: still to be filled in: “ TODO”"),
    ],
)  # fmt: skip
def test_mistakes(old: str, new: str, problem: str, templates: dict[str, Template]) -> None:
    assert any(one.startswith(problem) for one in problems_of(GOOD.replace(old, new, 1), templates))


def test_a_pinned_template_may_be_gone_or_have_changed(templates: dict[str, Template]) -> None:
    pinned = GOOD + f"template_digest: {'0' * 64}\n"
    assert read_launch(pinned.replace("brief:", "other:"), "l", templates, SHANGHAI).launch.template_digest == "0" * 64
    assert read_launch(pinned, "l", {}, SHANGHAI).launch.template == "small"
    assert problems_of(GOOD, {})


def test_an_id_is_there_once_in_a_folder(tmp_path: Path, templates: dict[str, Template]) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(YamlError, match=r"b.yaml:1:5: the launch “voyager-2” is in .*a.yaml already"):
        read_launches(tmp_path, templates, SHANGHAI)


# Writing -------------------------------------------------------------------------------------------------------------

_TRICKY = st.sampled_from(
    [
        "no",
        "22:30",
        "010",
        "2026-12-08",
        "2026-12-08T09:00",
        "null",
        "~",
        "#",
        "- a",
        "a: b",
        " x ",
        "a\nb",
        "“",
        "\x85",
    ]
)
_TEXTS = (_TRICKY | st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)).filter(str.strip)


@given(
    text=_TEXTS,
    questions=st.lists(_TEXTS, max_size=3),
    summary=_TEXTS | st.just(""),
    planned_at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_what_is_written_reads_back_equal(
    text: str, questions: list[str], summary: str, planned_at: datetime, templates: dict[str, Template]
) -> None:
    launch = Launch(
        id="voyager-2",
        product=text,
        product_family=text,
        product_type=text,
        owner_department=text,
        tier="low",
        channels=(text,),
        planned_at=planned_at,
        template="small",
        template_digest="f" * 64,
        summary=summary,
        questions=tuple(questions),
    )
    filed = FiledLaunch(launch, {"brief": "credit-cards/卡 片: #1.md"})
    written = write_launch(launch, filed.materials, SHANGHAI)
    assert read_launch(written, "l", templates, SHANGHAI) == filed


# What is shipped -----------------------------------------------------------------------------------------------------


def test_the_shipped_launches_are_about_documents_of_the_bank() -> None:
    launches = read_launches(SHIPPED / "launches", read_templates(SHIPPED / "templates", SHANGHAI), SHANGHAI)
    known = scan_knowledge(Path("knowledge"), SHANGHAI)
    documents = {file.document.document_id for file in known.files}
    departments = {department.id for department in known.departments}
    assert len(launches) == 5
    assert {one for filed in launches.values() for one in filed.materials.values()} <= documents
    assert {filed.launch.owner_department for filed in launches.values()} <= departments


def test_only_the_blocked_launch_is_planned_within_a_freeze_or_on_a_weekend() -> None:
    templates = read_templates(SHIPPED / "templates", SHANGHAI)
    launches = read_launches(SHIPPED / "launches", templates, SHANGHAI)
    unlucky = {id for id, filed in launches.items() if _is_frozen(filed.launch, templates) or _is_weekend(filed.launch)}
    assert unlucky == {"transfer-limits-december"}


def _is_frozen(launch: Launch, templates: dict[str, Template]) -> bool:
    rules = [one.rule for one in templates[launch.template].requirements if isinstance(one.rule, FreezeRule)]
    return any(window.start <= launch.planned_at < window.end for rule in rules for window in rule.windows)


def _is_weekend(launch: Launch) -> bool:
    return launch.planned_at.astimezone(SHANGHAI).weekday() >= 5
