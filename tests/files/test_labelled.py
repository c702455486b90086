"""Labelled sets made by others: every mistake has a file and a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import InputError
from bot.domain.evaluation import LabelledPassage, LabelledQuestion, QuotedAnswer
from bot.files.labelled import read_passages, read_past_questions, read_questions, read_quoted_questions


@pytest.fixture
def rows(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "rows.jsonl"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_passages(rows):
    path = rows('{"id": 7, "text": "t", "extra": 1}\n\n{"id": "b", "text": "", "question": "q?", "aliases": ["a"]}\n')
    assert read_passages(path) == [LabelledPassage("7", "t"), LabelledPassage("b", "", question="q?", aliases=("a",))]


def test_questions_name_passages(rows):
    path = rows('{"id": "q1", "question": "why?", "passage_ids": [7], "department": "cards"}')
    assert read_questions(path, {"7"}) == [LabelledQuestion("q1", "why?", frozenset({"7"}), "cards")]


def test_quoted_questions_name_documents_and_words(rows):
    path = rows(
        '{"id": "q1", "question": "why?", "answers": [{"document": "a.md", "quote": "x", "quote2": "y"}]}\n'
        '{"id": "q2", "question": "who?", "answers": []}\n'
    )
    found = read_quoted_questions(path)
    assert list(found.values()) == [[QuotedAnswer("a.md", ("x", "y"))], []]
    assert [one.id for one in found] == ["q1", "q2"]


def test_a_line_separator_within_a_text_ends_no_row(rows):
    assert read_passages(rows('\ufeff{"id": "a", "text": "x\u2028y\u0085z"}'))[0].text == "x\u2028y\u0085z"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "has no passages"),
        ("\n\n", "has no passages"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}', ":2: the passage id 'a' is there already"),
        ('{"id": "a", "text": "x"}\nnot json', ":2: Invalid JSON"),
        ('{"id": "a"}', ":1: text: Field required"),
        ('{"id": "", "text": "x"}', ":1: id: String should have at least 1 character"),
        ('{"id": true, "text": "x"}', ":1: id: "),
        ("[]", ":1: "),
        (b"\xff\xfe", "is not UTF-8. Save it as UTF-8."),
    ],
)
def test_a_bad_passage_is_named(rows, text, problem):
    with pytest.raises(InputError) as caught:
        read_passages(rows(text))
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "has no questions"),
        ('{"id": "q", "question": "?", "passage_ids": ["gone"]}', ":1: there is no passage 'gone'"),
        ('{"id": "q", "question": "?"}', ":1: passage_ids: Field required"),
        ('{"id": "q", "question": 7, "passage_ids": []}', ":1: question: "),
    ],
)
def test_a_bad_question_is_named(rows, text, problem):
    with pytest.raises(InputError) as caught:
        read_questions(rows(text), {"a"})
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ('[{"document": "a.md"}]', ":1: answers.0.quote: Field required"),
        ('[{"document": "a.md", "quote": ""}]', ":1: answers.0.quote: "),
        ('"a.md"', ":1: answers: "),
    ],
)
def test_a_bad_quote_is_named(rows, answers, problem):
    with pytest.raises(InputError) as caught:
        read_quoted_questions(rows(f'{{"id": "q", "question": "?", "answers": {answers}}}'))
    assert problem in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"There is no file .*gone\.jsonl"):
        read_passages(tmp_path / "gone.jsonl")


def read_questions_of_a(path: Path) -> list[LabelledQuestion]:
    return read_questions(path, {"a"})


@pytest.mark.parametrize(
    ("read", "text", "lacking", "row"),
    [
        (read_passages, "", "has no passages.", '{"id": "a", "text": "..."}'),
        (read_questions_of_a, "\n", "has no questions.", '{"id": "1", "question": "...", "passage_ids": ["a"]}'),
        (read_quoted_questions, "", "has no questions.", '{"id": "1", "question": "...", "answers": [...]}'),
        (
            read_past_questions,
            '{"question": "?"}',
            "has no questions with a department.",
            '{"question": "...", "department": "cards"}',
        ),
    ],
)
def test_a_file_without_rows_says_what_a_row_looks_like(rows, read, text, lacking, row):
    path = rows(text)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.what == f"{path} {lacking}"
    assert caught.value.remedy == f"Write one row a line, like {row}; see docs/evaluation.md."


def test_a_bad_row_says_what_to_do(rows):
    with pytest.raises(InputError) as caught:
        read_passages(rows('{"id": "a"}'))
    assert caught.value.remedy == "Mend the row; see docs/evaluation.md for its keys."
