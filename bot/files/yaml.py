"""YAML that means what it says.

PyYAML's safe loader reads ``22:30`` as 1350, ``no`` as False and ``010`` as 8, lets a repeated key win silently, and
expands aliases until memory runs out. Here a plain scalar is a boolean, a number, a date or null only in its one
obvious spelling and a string otherwise; repeated keys, anchors, aliases, merge keys and tags are errors; and every
error names file, line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import yaml

from bot.domain.errors import InputError

LARGEST_TEXT = 1 << 20
"""Characters."""
MOST_NODES = 100_000
DEEPEST = 30

Scalar = str | int | float | bool | date | datetime | None
Value = "Scalar | list[Value] | dict[str, Value]"
Path = tuple[str | int, ...]
"""Keys and list indices from the root."""

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9]\d{0,17})\.\d{1,17}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?")
_WORDS: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place in a file, and what was expected."""

    file: str
    mark: Mark
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.mark.line}:{self.mark.column}: {self.message}"


class YamlError(InputError):
    """A file that cannot be used, with all its problems, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.mark))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data, and where in the file each of its values and keys stands."""

    file: str
    data: object
    values: Mapping[Path, Mark] = field(default_factory=dict)
    keys: Mapping[Path, Mark] = field(default_factory=dict)

    def mark(self, path: Path) -> Mark:
        """Where a value stands; for one that is missing, the nearest that holds its place."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Mark(1, 1))

    def problem(self, path: Path, message: str) -> Problem:
        """A problem with a value."""
        return Problem(self.file, self.mark(path), message)

    def key_problem(self, path: Path, message: str) -> Problem:
        """A problem with a key."""
        return Problem(self.file, self.keys.get(path) or self.mark(path), message)


def load_yaml(text: str | bytes, file: str) -> Located:
    """The one document of a file; raises `YamlError` with everything that is wrong with it.

    An empty file gives ``None``. Mappings are dicts with string keys, in the order of the file.
    """
    decoded = _decoded(text, file)
    if len(decoded) > LARGEST_TEXT:
        raise _error(file, Mark(1, 1), f"the file has more than {LARGEST_TEXT:,} characters")
    try:
        _refuse_by_events(decoded, file)
        root = yaml.compose(decoded, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        raise _error(file, _mark(error.problem_mark or error.context_mark), _described(error)) from error
    except yaml.YAMLError as error:
        raise _error(file, Mark(1, 1), f"not YAML: {' '.join(str(error).split())}") from error
    reading = _Reading(file)
    data = None if root is None else reading.value(root, ())
    if reading.problems:
        raise YamlError(reading.problems)
    return Located(file, data, reading.values, reading.keys)


def _decoded(text: str | bytes, file: str) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise _error(file, Mark(line, 1), "expected UTF-8 text; save the file as UTF-8") from error


def _error(file: str, mark: Mark, message: str) -> YamlError:
    return YamlError([Problem(file, mark, message)])


def _mark(mark: yaml.Mark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark is not None else Mark(1, 1)


def _described(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


# What is refused before a tree is built -----------------------------------------------------------------------------


def _refuse_by_events(text: str, file: str) -> None:
    """Bombs and features that are not for people: the parser's events come one by one, whatever they add up to."""
    problems: list[Problem] = []
    depth = documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        mark = _mark(event.start_mark)
        if depth > DEEPEST or count > MOST_NODES:
            raise YamlError([*problems, Problem(file, mark, "the file is too deep or too large to be written by hand")])
        if documents > 1:
            raise YamlError([*problems, Problem(file, mark, "expected one document, found a second after ---")])
        problems.extend(Problem(file, mark, message) for message in _refusals(event))
    if problems:
        raise YamlError(problems)


def _refusals(event: yaml.Event) -> Iterator[str]:
    if isinstance(event, yaml.AliasEvent):
        yield f"aliases are not allowed: write the value instead of *{event.anchor}"
    elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        yield f"anchors are not allowed: remove &{event.anchor}"
    tag = getattr(event, "tag", None)
    if tag is not None:
        yield f"tags are not allowed: remove {tag}"


# Values -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """One file on its way from nodes to plain data."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def value(self, node: yaml.Node, path: Path) -> object:
        self.values[path] = _mark(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            if key in result:
                first = self.keys[*path, key]
                self._refuse(key_node, f"“{key}” is here a second time; it stands in line {first.line} already")
                continue
            self.keys[*path, key] = _mark(key_node.start_mark)
            result[key] = self.value(value_node, (*path, key))
        return result

    def _key(self, node: yaml.Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self._refuse(node, "expected a word as key, found a list or a mapping")
            return None
        if node.value == "<<" and node.style is None:
            self._refuse(node, "merge keys (<<) are not allowed: write the values out")
            return None
        return node.value

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        text = str(node.value)
        if node.style is not None:
            return text
        try:
            return plain_value(text)
        except ValueError:
            self._refuse(node, f"“{text}” is no date of the calendar; put it in quotes if it is a word")
            return None

    def _refuse(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.file, _mark(node.start_mark), message))


def plain_value(text: str) -> Scalar:
    """What an unquoted scalar means; raises `ValueError` for what looks like a date and is none."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    return datetime.fromisoformat(re.sub(r" (?=[Z+-])", "", text)) if _DATETIME.fullmatch(text) else text
