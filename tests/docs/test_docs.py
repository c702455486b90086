"""What the documents say is what the program does: commands, settings, keys, figures, links and paths."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.domain.launches.template import Kind
from bot.domain.people.roles import Role
from bot.files.checklists.schemas import schema_text, schemas
from bot.files.metadata import METADATA_KEYS
from bot.files.readers import READERS
from bot.services.evaluate import Measured, metrics
from docs.generate import CLI_PAGE, SCHEMAS, TEMPLATES_PAGE, cli_page, root, templates_page

HOUSE = Path(__file__).parents[2]
PAGES = sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")])
READMES = ("README.md", "README.zh-CN.md")
GUIDES = ("product-team", "trainers-and-leaders", "managers", "questions", "operations", "web")
IN_BOTH_LANGUAGES = (*(f"guides/{name}" for name in GUIDES), "reports", "slack-setup")
LANGUAGES = ("", ".zh-CN")

_FENCED = re.compile(r"^```(?P<kind>[\w-]*)[^\n]*\n(?P<body>.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<target>[^)#\s]+)[^)]*\)")
_PATH = re.compile(r"(?:bot|docs|knowledge|launch_checklists|tests)/[\w./-]+")
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)


def _name(page: Path) -> str:
    return page.relative_to(HOUSE).as_posix()


def _shell_commands(page: Path) -> Iterator[str]:
    """The lines of shell blocks that start the program."""
    for block in _FENCED.finditer(page.read_text(encoding="utf-8")):
        if block["kind"] in {"sh", "console"}:
            lines = (line.removeprefix("$ ").strip() for line in block["body"].splitlines())
            yield from (line for line in lines if line.startswith("briefed"))


def _words(line: str) -> list[str]:
    """What the program is given of a line: neither comments nor what the shell does with the output."""
    return list(takewhile(lambda word: word not in {"<", ">", "|"}, shlex.split(line, comments=True)))


def _inline_code(page: Path) -> list[str]:
    return _INLINE.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))


def _verb(words: list[str]) -> tuple[Any, list[str]]:
    """The command that the words name, and the words left for it; options before the verb are checked."""
    node, left = root(), words
    while hasattr(node, "commands") and left:
        word, left = left[0], left[1:]
        if word.startswith("-"):
            option = next((one for one in node.params if word in one.opts), None)
            assert option is not None or word == "--help", f"there is no option {word} before the verb"
            left = left if option is None or option.is_flag else left[1:]
        else:
            assert word in node.commands, f"there is no verb {word}"
            node = node.commands[word]
    return node, left


def _cases(found: dict[Path, list[str]]) -> list[Any]:
    return [pytest.param(one, id=f"{_name(page)}: {one}") for page, several in found.items() for one in several]


@pytest.mark.parametrize("line", _cases({page: list(_shell_commands(page)) for page in PAGES}))
def test_a_command_in_a_shell_block_can_be_typed_as_it_stands(line: str) -> None:
    command, left = _verb(_words(line)[1:])
    if not hasattr(command, "commands"):
        command.make_context(command.name, left)


@pytest.mark.parametrize(
    "code", _cases({page: [one for one in _inline_code(page) if one.startswith("briefed ")] for page in PAGES})
)
def test_a_command_in_a_sentence_names_a_verb_and_options_that_there_are(code: str) -> None:
    command, left = _verb(code.split()[1:])
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert {word.strip("[]") for word in left if word.strip("[").startswith("--")} <= known


def test_the_command_line_page_is_up_to_date() -> None:
    assert CLI_PAGE.read_text(encoding="utf-8") == cli_page(), "run: make docs"


def test_the_page_on_templates_is_up_to_date() -> None:
    assert TEMPLATES_PAGE.read_text(encoding="utf-8") == templates_page(), "run: make docs"


@pytest.mark.parametrize("name", schemas())
def test_the_schemas_for_editors_are_up_to_date(name: str) -> None:
    assert (SCHEMAS / f"{name}.schema.json").read_text("utf-8") == schema_text(schemas()[name]), "run: make docs"


def test_the_page_on_templates_explains_every_kind_and_role() -> None:
    page = templates_page()
    assert [kind for kind in Kind if f"### {kind}\n" not in page] == []
    assert [role for role in Role if f"| `{role}` |" not in page] == []


def _headings(page: Path) -> list[str]:
    """The levels of a page's headings, in order."""
    return _HEADING.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", IN_BOTH_LANGUAGES)
def test_a_page_has_the_same_sections_in_both_languages(name: str) -> None:
    english, chinese = (_headings(HOUSE / "docs" / f"{name}{language}.md") for language in LANGUAGES)
    assert english == chinese != []


def _typed(line: str) -> tuple[str, list[str]]:
    """The verb of a command and its options; their values may be in the page's language."""
    command, left = _verb(_words(line)[1:])
    return command.name, [word for word in left if word.startswith("--")]


@pytest.mark.parametrize("name", IN_BOTH_LANGUAGES)
def test_a_page_shows_the_same_commands_in_both_languages(name: str) -> None:
    pages = (HOUSE / "docs" / f"{name}{language}.md" for language in LANGUAGES)
    english, chinese = ([_typed(line) for line in _shell_commands(page)] for page in pages)
    assert english == chinese


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    targets = [match["target"] for match in _LINK.finditer(page.read_text(encoding="utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_paths_in_the_text_exist(page: Path) -> None:
    paths = [code for code in _inline_code(page) if _PATH.fullmatch(code)]
    assert [path for path in paths if not (HOUSE / path).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_explains_every_setting_key_and_format(readme: str) -> None:
    explained = set(_inline_code(HOUSE / readme))
    settings = set(Config.model_fields) - {"folder"}
    wanted = settings | set(METADATA_KEYS) | {f".{extension}" for extension in READERS}
    assert wanted - explained == set()


def test_every_figure_of_an_evaluation_is_explained() -> None:
    explained = set(_inline_code(HOUSE / "docs" / "evaluation.md"))
    assert set(metrics(Measured([], []))) - explained == set()
