"""Templates: strict YAML files that may extend one another, resolved into the domain's rule books."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.errors import InputError
from bot.domain.launches.template import Requirement, Stage, Template
from bot.files.checklists.models import TemplateFile
from bot.files.checklists.shapes import repeated, shaped, suggestion, value_at
from bot.files.yaml import Located, Problem, YamlError, load_yaml


def read_templates(folder: Path, zone: ZoneInfo) -> dict[str, Template]:
    """The templates of a folder by id; raises `YamlError` with everything that is wrong in its files.

    Date-times without an offset are in ``zone``.
    """
    files = _loaded(folder)
    _raise(list(_same_ids(files)))
    known = [one for one in (value_at(file, "id") for file in files) if isinstance(one, str)]
    written, problems = _all_written(files, known, zone)
    _raise(problems or list(_circles(written)))
    templates: dict[str, Template] = {}
    for id in written:
        _resolve(id, written, templates, problems)
    _raise(problems)
    return {id: templates[id] for id in written}


def read_template(text: str | bytes, file: str, parents: Mapping[str, Template], zone: ZoneInfo) -> Template:
    """A template, what it extends taken from ``parents``; raises `YamlError` with all problems."""
    located = load_yaml(text, file)
    written, problems = _written(located, parents, zone)
    if written is None:
        raise YamlError(problems)
    template = _combined(written, parents.get(written.model.extends or ""), problems)
    _raise(problems)
    return template


def content_digest(template: Template) -> str:
    """The sha256 of what a template says: comments, and the order of keys in its file, do not change it."""
    content = asdict(replace(template, digest=""))
    for requirement in content["requirements"]:
        _leave_out_unsaid(requirement["rule"])
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(canonical.encode()).hexdigest()


_LATER_FIELDS = {"self_study": False}
"""Fields of rules that came after templates had been filed; while they say what held before, no digest changes."""


def _leave_out_unsaid(rule: dict[str, Any]) -> None:
    for name, before in _LATER_FIELDS.items():
        if rule.get(name) == before:
            rule.pop(name, None)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


@dataclass(frozen=True, slots=True)
class _Written:
    """A template as it stands in its file."""

    located: Located
    model: TemplateFile


def checklist_files(folder: Path) -> list[Path]:
    """The YAML files of a folder, in the order of their names; raises `InputError` when there is no such folder."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", "Make it, or name another in config.yaml.")
    return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())


def _loaded(folder: Path) -> list[Located]:
    files: list[Located] = []
    problems: list[Problem] = []
    for path in checklist_files(folder):
        try:
            files.append(load_yaml(path.read_bytes(), str(path)))
        except YamlError as error:
            problems.extend(error.problems)
    _raise(problems)
    return files


def _same_ids(files: list[Located]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for file in files:
        id = value_at(file, "id")
        if isinstance(id, str) and first.setdefault(id, file.file) != file.file:
            yield file.problem(("id",), f"the template “{id}” is in {first[id]} already")


def _all_written(
    files: list[Located], known: Collection[str], zone: ZoneInfo
) -> tuple[dict[str, _Written], list[Problem]]:
    written: dict[str, _Written] = {}
    problems: list[Problem] = []
    for file in files:
        one, found = _written(file, known, zone)
        problems.extend(found)
        if one is not None:
            written[one.model.id] = one
    return written, problems


def _written(located: Located, known: Collection[str], zone: ZoneInfo) -> tuple[_Written | None, list[Problem]]:
    model, problems = shaped(TemplateFile, located, zone)
    problems += [*repeated(located, "stages"), *repeated(located, "requirements"), *_parentage(located, known)]
    return (_Written(located, model) if model is not None and not problems else None), problems


def _parentage(located: Located, known: Collection[str]) -> Iterator[Problem]:
    parent = value_at(located, "extends")
    if isinstance(parent, str) and parent == value_at(located, "id"):
        yield located.problem(("extends",), f"extends: “{parent}” cannot extend itself")
    elif isinstance(parent, str) and parent not in known:
        others = [one for one in known if one != value_at(located, "id")]
        yield located.problem(("extends",), f"extends: unknown template “{parent}”{suggestion(parent, others)}")
    elif parent is None and value_at(located, "without"):
        yield located.key_problem(("without",), "without: there is nothing to leave out: “extends” is missing")


def _circles(written: Mapping[str, _Written]) -> Iterator[Problem]:
    for id, one in written.items():
        way = [id]
        while (parent := written[way[-1]].model.extends) is not None and parent not in way:
            way.append(parent)
        if parent == id:
            yield one.located.problem(("extends",), f"extends: goes round in a circle: {' > '.join([*way, id])}")


def _resolve(
    id: str, written: Mapping[str, _Written], templates: dict[str, Template], problems: list[Problem]
) -> Template:
    if id not in templates:
        one = written[id]
        parent = _resolve(one.model.extends, written, templates, problems) if one.model.extends else None
        templates[id] = _combined(one, parent, problems)
    return templates[id]


def _combined(one: _Written, parent: Template | None, problems: list[Problem]) -> Template:
    """A template over what it extends."""
    model = one.model
    template = Template(
        id=model.id,
        version=model.version,
        title=model.title.bilingual(),
        stages=_stages(model, parent),
        requirements=_requirements(one, parent, problems),
        digest="",
        tells_planned_date=_first_said(model.tells_planned_date, parent.tells_planned_date if parent else None),
    )
    return replace(template, digest=content_digest(template))


def _first_said(*said: bool | None) -> bool:
    return next((one for one in said if one is not None), False)


def _stages(model: TemplateFile, parent: Template | None) -> tuple[Stage, ...]:
    own = tuple(stage.stage() for stage in model.stages)
    return own or (parent.stages if parent else ())


def _requirements(one: _Written, parent: Template | None, problems: list[Problem]) -> tuple[Requirement, ...]:
    own = {requirement.id: requirement.requirement() for requirement in one.model.requirements}
    inherited = {requirement.id: requirement for requirement in parent.requirements} if parent else {}
    problems.extend(_bad_omissions(one, inherited, own))
    kept = {id: requirement for id, requirement in inherited.items() if id not in one.model.without}
    return tuple((kept | own).values())


def _bad_omissions(one: _Written, inherited: Collection[str], own: Collection[str]) -> Iterator[Problem]:
    for place, id in enumerate(one.model.without):
        if id not in inherited:
            message = f"without: “{id}” is no requirement of “{one.model.extends}”{suggestion(id, inherited)}"
            yield one.located.problem(("without", place), message)
        elif id in own:
            message = f"without: “{id}” is among the requirements below: that replaces it already"
            yield one.located.problem(("without", place), message)


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise YamlError(problems)
