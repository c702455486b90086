"""YAML means what it says, and every problem names its place."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from bot.domain.documents import Audience, Status
from bot.domain.text import is_chinese
from bot.files.metadata import DocumentMetadata, read_department, read_front_matter, read_glossary, read_metadata
from bot.files.yaml import Mark, YamlError, load_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22:30", "22:30"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("010", "010"), ("1_000", "1_000"),
        ("0x10", "0x10"), ("1e3", "1e3"), (".5", ".5"), ("12", 12), ("-3", -3), ("0.85", 0.85), ("true", True),
        ("True", "True"), ("null", None), ("~", None), ("'12'", "12"), ("'true'", "true"),
        ('"2026-01-01"', "2026-01-01"),
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-01-31T09:30", datetime(2026, 1, 31, 9, 30)),  # noqa: DTZ001 - the file gives no zone
        ("2026-01-31 09:30:00+08:00", datetime.fromisoformat("2026-01-31T09:30:00+08:00")),
    ],
)  # fmt: skip
def test_scalars(text: str, value: object) -> None:
    found = load_yaml(f"key: {text}", "f.yaml").data
    assert found == {"key": value}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2", "f:2:1: “a” is here a second time; it stands in line 1 already"),
        ("a: &x 1", "f:1:4: anchors are not allowed: remove &x"),
        ("a: *x", "f:1:4: aliases are not allowed: write the value instead of *x"),
        ("<<: {a: 1}", "f:1:1: merge keys (<<) are not allowed: write the values out"),
        ("a: !!python/name:os.system x", "f:1:4: tags are not allowed"),
        ("a: 2026-02-30", "f:1:4: “2026-02-30” is no date"),
        ("[a]: 1", "f:1:1: expected a word as key"),
        ("a: 1\n---\nb: 2", "f:2:1: expected one document"),
        ("[" * 50, "f:1:31: the file is too deep"),
        ("a: [1", "f:1:6: while parsing a flow sequence"),
        ("a:\n\t- b", "f:2:1: while scanning"),
        (b"a: \xff", "f:1:1: expected UTF-8"),
        ("a: \x00", "f:1:1: not YAML"),
    ],
)
def test_problems_name_their_place(text: str | bytes, problem: str) -> None:
    with pytest.raises(YamlError) as caught:
        load_yaml(text, "f")
    assert any(str(found).startswith(problem) for found in caught.value.problems)
    assert all(any(map(is_chinese, found.said.zh)) for found in caught.value.problems)


def test_an_alias_bomb_is_refused_unexpanded() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    with pytest.raises(YamlError, match="aliases are not allowed"):
        load_yaml("\n".join(lines), "f")


def test_all_problems_come_at_once() -> None:
    with pytest.raises(YamlError) as caught:
        load_yaml("a: 1\na: 2\nb: 2026-13-01\n<<: 3\n", "f")
    assert [problem.mark.line for problem in caught.value.problems] == [2, 3, 4]


def test_values_are_found_by_their_path() -> None:
    located = load_yaml("stages:\n  - name: pilot\n    days: 3\n", "f")
    assert located.mark(("stages", 0, "days")) == Mark(3, 11)
    assert located.mark(("stages", 0, "missing")) == Mark(2, 5)
    assert str(located.key_problem(("stages", 0, "days"), "unknown")) == "f:3:5: unknown"


def test_metadata() -> None:
    metadata = read_metadata("title: 年费\nstatus: draft\nvalid_from: 2026-01-01\nsupersedes: a/b.md\n", "f")
    assert metadata == DocumentMetadata(
        title="年费", status=Status.DRAFT, valid_from=date(2026, 1, 1), supersedes=("a/b.md",)
    )
    defaults = DocumentMetadata(title="x", audience=Audience.DEPARTMENT)
    merged = metadata.merged_over(defaults)
    assert (merged.title, merged.audience, merged.status) == ("年费", Audience.DEPARTMENT, Status.DRAFT)


def test_wrong_metadata_is_refused_with_hints() -> None:
    with pytest.raises(YamlError) as caught:
        read_metadata("titel: x\nstatus: approvd\nvalid_to: yes\nowner: [a]\n", "f")
    assert [str(problem) for problem in caught.value.problems] == [
        "f:1:1: unknown key “titel”: did you mean “title”?",
        "f:2:9: status: expected one of: draft, approved, withdrawn",
        "f:3:11: valid_to: expected a date like 2026-12-01",
        "f:4:8: owner: expected a name",
    ]
    assert caught.value.in_one_line.zh == (
        "f:1:1: 不认识的键“titel”: 是不是“title”?; f:2:9: status: 应当是其中之一: draft, approved, withdrawn; "
        "f:3:11: valid_to: 应当是日期, 例如 2026-12-01; f:4:8: owner: 应当是一个人名"
    )


def test_front_matter_keeps_the_lines_of_its_file() -> None:
    assert read_front_matter("---\ntitle: 年费\n---\n# 年费\n".encode(), "f").title == "年费"
    assert read_front_matter(b"# no front matter\n", "f") == DocumentMetadata()
    with pytest.raises(YamlError, match="f:3:1: unknown key"):
        read_front_matter(b"---\ntitle: x\nfoo: y\n---\n", "f")


def test_validity_must_not_end_before_it_starts() -> None:
    with pytest.raises(YamlError, match="f:2:11: valid_to: expected a date after valid_from"):
        read_metadata("valid_from: 2026-02-01\nvalid_to: 2026-01-01\n", "f")


@pytest.mark.parametrize(
    "text",
    [
        "- a", "name: x", "owner: [a]", "channel: {}", "scope: x", "language: x", "who: x", "questions: {who: x}",
        "questions: {working_hours: x}", "questions: {calendar: x}", "questions: {time_zone: x}",
        "questions: {answer_within: x}", "questions: {urgent_within: 0 h}", "questions: {four_eyes: x}",
        "questions: {on_call: [x]}", "questions: x", "defaults: {title: []}", "defaults: {kind: []}",
        "defaults: {product: []}", "defaults: {status: x}", "defaults: {review_by: x}", "defaults: {supersedes: {}}",
        "defaults: {audience: x}", "defaults: {valid_from: 2026-02-01, valid_to: 2026-01-01}", "defaults: x",
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_department_yaml_is_told_in_both_languages(text: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_department(text, "f", "cards")
    (problem,) = caught.value.problems
    assert any(map(is_chinese, problem.said.zh))
    assert re.sub("[“”]", "", problem.said.en).isascii() or "信用卡部" in problem.said.en


def test_department_and_glossary() -> None:
    text = 'name: {zh-CN: 积分权益部, en: Rewards}\nchannel: "#rewards"\nscope: [积分]\ndefaults: {status: approved}\n'
    found = read_department(text, "f", "rewards")
    department = found.department
    assert (department.id, department.name("en"), department.scope) == ("rewards", "Rewards", ("积分",))
    assert found.defaults.status is Status.APPROVED
    assert department.language == "zh-CN"
    assert read_department("language: en", "f", "rewards").department.language == "en"
    with pytest.raises(YamlError, match="f:1:11: language: expected one of: zh-CN, en"):
        read_department("language: English", "f", "rewards")
    assert read_glossary("terms:\n  - [闪付, Quick Pass]\n", "g") == (("闪付", "Quick Pass"),)
    with pytest.raises(YamlError, match="g:1:8: terms: expected a list of lists"):
        read_glossary("terms: [[闪付]]", "g")
    with pytest.raises(YamlError, match="f:1:21: unknown key “valid_form”: did you mean “valid_from”"):
        read_department("defaults: {kind: b, valid_form: 1}", "f", "d")
