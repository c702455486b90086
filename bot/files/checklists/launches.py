"""Launches as their product teams file them: strict YAML, read and written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bot.domain.launches.form import TO_FILL_IN
from bot.domain.launches.launch import Launch
from bot.domain.launches.template import Kind, Template
from bot.files.checklists.models import LaunchFile
from bot.files.checklists.shapes import shaped, suggestion, value_at
from bot.files.checklists.templates import checklist_files
from bot.files.yaml import Located, Problem, YamlError, load_yaml

_PLAIN_WORD = re.compile("[a-z][a-z0-9_-]*")
_NOT_PLAIN = ("null", "true", "false")


@dataclass(frozen=True, slots=True)
class FiledLaunch:
    """A launch, and the documents that are its materials by the requirements that ask for them."""

    launch: Launch
    materials: Mapping[str, str] = field(default_factory=dict)


def read_launches(folder: Path, templates: Mapping[str, Template], zone: ZoneInfo) -> dict[str, FiledLaunch]:
    """The launches of a folder by id; raises `YamlError` with everything that is wrong in its files."""
    filed: dict[str, FiledLaunch] = {}
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in checklist_files(folder):
        try:
            one = read_launch(path.read_bytes(), str(path), templates, zone)
        except YamlError as error:
            problems.extend(error.problems)
            continue
        id = one.launch.id
        if id in filed:
            located = load_yaml(path.read_bytes(), str(path))
            problems.append(located.problem(("id",), f"the launch “{id}” is in {files[id]} already"))
        filed[id], files[id] = one, str(path)
    if problems:
        raise YamlError(problems)
    return filed


def read_launch(text: str | bytes, file: str, templates: Mapping[str, Template], zone: ZoneInfo) -> FiledLaunch:
    """A launch; raises `YamlError` with all problems. A planned instant without an offset is in ``zone``.

    Its template is pinned in the version that the file names, else in the one among ``templates``.
    """
    located = load_yaml(text, file)
    model, problems = shaped(LaunchFile, located, zone)
    problems += _template_problems(located, templates)
    problems += _left_to_fill_in(located)
    if model is None or problems:
        raise YamlError(problems)
    return FiledLaunch(_launch(model, templates), dict(model.materials))


def write_launch(launch: Launch, materials: Mapping[str, str], zone: ZoneInfo) -> str:
    """The YAML that reads back as the same; the planned instant is written in ``zone``, with its offset."""
    content: dict[str, object] = {
        "id": launch.id,
        "product": launch.product,
        "product_family": launch.product_family,
        "product_type": launch.product_type,
        "owner_department": launch.owner_department,
        "tier": launch.tier,
        "channels": list(launch.channels),
        "planned_at": launch.planned_at.astimezone(zone),
        "template": launch.template,
        "template_digest": launch.template_digest,
        "summary": launch.summary,
        "questions": list(launch.questions),
        "materials": dict(materials),
    }
    said = {key: value for key, value in content.items() if value}
    return yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9)


def _launch(model: LaunchFile, templates: Mapping[str, Template]) -> Launch:
    return Launch(
        id=model.id,
        product=model.product,
        product_family=model.product_family,
        product_type=model.product_type,
        owner_department=model.owner_department,
        tier=str(model.tier),
        channels=model.channels,
        planned_at=model.planned_at,
        template=model.template,
        template_digest=model.template_digest or templates[model.template].digest,
        summary=model.summary,
        questions=model.questions,
    )


def _template_problems(located: Located, templates: Mapping[str, Template]) -> Iterator[Problem]:
    """What the template does not know. A template that was pinned earlier may be gone from the folder, or changed."""
    id, digest = value_at(located, "template"), value_at(located, "template_digest")
    if not isinstance(id, str):
        return
    template = templates.get(id)
    if template is None and digest is None:
        yield located.problem(("template",), f"template: unknown template “{id}”{suggestion(id, templates)}")
    elif template is not None and digest in (None, template.digest):
        yield from _material_problems(located, template)


def _material_problems(located: Located, template: Template) -> Iterator[Problem]:
    asked = [one.id for one in template.requirements if one.kind is Kind.MATERIAL]
    materials = value_at(located, "materials")
    for id in materials if isinstance(materials, dict) else ():
        if id not in asked:
            message = f"materials: “{id}” is no material that “{template.id}” asks for{suggestion(str(id), asked)}"
            yield located.key_problem(("materials", id), message)


def _left_to_fill_in(located: Located) -> Iterator[Problem]:
    """Texts of a new launch file that nobody has replaced yet."""
    for place in located.values:
        text = value_at(located, *place)
        if isinstance(text, str) and text.lstrip().startswith(TO_FILL_IN):
            name = " > ".join(str(part + 1) if isinstance(part, int) else part for part in place)
            yield located.problem(place, f"{name}: still to be filled in: “{text}”")


class _Dumper(yaml.SafeDumper):
    """Quotes every text that is not a plain word: what is plain in YAML 1.1 is not always plain here."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = _PLAIN_WORD.fullmatch(text) and text not in _NOT_PLAIN
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _write_text)
