"""Writes docs/cli.md, docs/templates.md and docs/schemas from the program itself: `make docs`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_args

import typer
from pydantic import BaseModel

from bot.cli.app import app
from bot.domain.launches.authority import CALLS_MINOR, KEEPS_ROSTER, MANAGERS, PRODUCT_TEAM, STOPS, TRAINERS, UPGRADES
from bot.domain.launches.requirements import KINDS
from bot.domain.launches.template import Kind
from bot.domain.people.roles import Role
from bot.domain.questions.authority import ARBITERS, EXPERTS
from bot.files.checklists.models import (
    AnyRequirement,
    LaunchFile,
    ReviewRequirement,
    StageFile,
    TemplateFile,
    When,
    Window,
)
from bot.files.checklists.schemas import schema_text, schemas

DOCS = Path(__file__).parent
CLI_PAGE = DOCS / "cli.md"
TEMPLATES_PAGE = DOCS / "templates.md"
SCHEMAS = DOCS / "schemas"

# The command line ----------------------------------------------------------------------------------------------------

INTRODUCTION = """\
# Command line

Written by `make docs` from the program itself. Change the help texts in `bot/cli/`, not this page.

Results go to standard output; progress, notes and errors go to standard error. An error is one line that says what
is wrong and what to do about it.

| exit code | meaning |
|---|---|
| 0 | done; for `ask` this says nothing about the outcome, which can be any of the three; for `launch gate`, ALLOW |
| 1 | an error, or something to mend (`index --strict`, `doctor`, `launch lint`); for `launch gate`, BLOCK |
| 2 | the command line was not understood; for `launch gate`, anything but ALLOW and BLOCK |
| 130 | stopped with Ctrl+C; what was done is kept |
"""


@cache
def root() -> Any:
    """The whole command line as typer built it."""
    return typer.main.get_command(app)


def commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by what is typed for it."""
    for name, command in group.commands.items():
        typed = f"{path} {name}"
        if hasattr(command, "commands"):
            yield from commands(command, typed)
        else:
            yield typed, command


def cli_page() -> str:
    """The whole page."""
    program = root()
    sections = [INTRODUCTION, _table("Options before the verb", program.params)]
    sections += [_section(typed, command) for typed, command in commands(program, "briefed")]
    return "\n".join(section for section in sections if section)


def _section(typed: str, command: Any) -> str:
    usage = f"```text\n{typed}{_usage(command.params)}\n```\n"
    parts = [f"## {typed}\n", f"{command.help}\n", usage, _table("option", command.params)]
    return "\n".join(part for part in parts if part)


def _usage(parameters: list[Any]) -> str:
    required = [_spelled(one) for one in parameters if one.required]
    optional = [f"[{_spelled(one)}]" for one in parameters if not one.required]
    return "".join(f" {one}" for one in required + optional)


def _table(heading: str, parameters: list[Any]) -> str:
    if not parameters:
        return ""
    rows = [f"| `{_in_cell(_spelled(one))}` | {_meaning(one)} |" for one in parameters]
    return "\n".join([f"| {heading.lower()} | meaning |", "|---|---|", *rows, ""])


def _spelled(parameter: Any) -> str:
    """An option or argument as it is typed: ``--as-of T``, ``TEXT``."""
    value = parameter.metavar or _choices(parameter) or parameter.name.upper()
    if parameter.param_type_name == "argument":
        return value
    return parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {value}"


def _choices(parameter: Any) -> str:
    """The words an option takes, when only a few are allowed."""
    kind = parameter.type_descriptor.annotation
    return "|".join(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ""


def _meaning(parameter: Any) -> str:
    """The help, and the default where the program names one."""
    text = _in_cell(parameter.help or "")
    named = parameter.show_default if isinstance(parameter.show_default, str) else ""
    return f"{text} Default: `{named}`." if named else text


def _in_cell(text: str) -> str:
    """Text for a table's cell."""
    return text.replace("|", "\\|")


# Templates -----------------------------------------------------------------------------------------------------------

TEMPLATES_INTRODUCTION = """\
# Templates and launch files

Written by `make docs` from the program itself. Change `bot/files/checklists/models.py` and the docstrings in
`bot/domain/launches/requirements/`, not this page.

A template is a rule book: a YAML file in `launch_checklists/templates/`. A launch is a YAML file of its own in
`launch_checklists/launches/`; how to file one is in [guides/product-team.md](guides/product-team.md). Check both with
`briefed launch lint`. Editors that know YAML schemas complete the keys and mark mistakes while you write, if the file
begins with one of these lines:

```yaml
# yaml-language-server: $schema=../../docs/schemas/template.schema.json
# yaml-language-server: $schema=../../docs/schemas/launch.schema.json
```

YAML is read strictly. A key that is unknown or stands there twice is refused, and so are anchors, aliases and tags. A
value is what it looks like: `22:30` and `no` are texts. Every problem is told with file, line and column. An *id* has
3 to 60 lower-case letters, digits and hyphens. A date and time without an offset is in the time zone of `config.yaml`.

A launch is judged by the version of its template with which it was filed. `briefed launch upgrade` takes it over to the
newest one; somebody other than its authors must do that.
"""

MEANINGS: Mapping[tuple[str, str], str] = {
    ("When", "tiers"): "Only launches of these tiers.",
    ("When", "product_types"): "Only launches of these product types.",
    ("When", "channels"): "Only launches through at least one of these channels.",
    ("_Requirement", "id"): "What commands and launch files call it.",
    ("_Requirement", "kind"): "One of the kinds below.",
    ("_Requirement", "stage"): "The stage that it belongs to.",
    ("_Requirement", "title"): "What people read.",
    ("_Requirement", "when"): "To which launches it applies; to all if left out.",
    ("MaterialRequirement", "document_kind"): "The `kind` in the document's metadata.",
    ("MaterialRequirement", "sections"): "Each must be part of some heading; alternatives are divided by a bar.",
    ("AnswerabilityRequirement", "questions"): "Asked in every launch that uses the template.",
    ("ReviewRequirement", "role"): "Who signs.",
    ("TrainingRequirement", "quiz"): "Whether only those count who passed the quiz.",
    ("ListeningRequirement", "hours"): "Hours of all managers of the department together.",
    ("ListeningRequirement", "within_days"): "Calendar days before the planned day that count.",
    ("LeadTimeRequirement", "evidence"): "Requirements of the same template.",
    ("LeadTimeRequirement", "working_days"): "Working days of the office calendar.",
    ("FreezeRequirement", "windows"): "When nothing is launched.",
    ("Window", "start"): "The first instant within it.",
    ("Window", "end"): "The first instant after it.",
    ("Window", "reason"): "What people read.",
    ("AttestationRequirement", "role"): "Who confirms.",
    ("AttestationRequirement", "statement"): "The sentence that is confirmed; a new wording must be confirmed anew.",
    ("StageFile", "id"): "What requirements and commands call it.",
    ("StageFile", "title"): "What people read.",
    ("StageFile", "decided_by"): "Who decides on it: `briefed launch decide`.",
    ("TemplateFile", "id"): "What launch files call it.",
    ("TemplateFile", "version"): "For people; the program tells versions apart by their content.",
    ("TemplateFile", "title"): "What people read.",
    ("LaunchFile", "id"): "What commands call it.",
    ("LaunchFile", "product"): "Its name as customers know it.",
    ("LaunchFile", "product_type"): "A word that templates may ask for under `when`.",
    ("LaunchFile", "tier"): "How much is at stake.",
    ("LaunchFile", "channels"): "Through which it is sold or changed; templates may ask for them under `when`.",
    ("LaunchFile", "planned_at"): "When it is to go live. Afterwards it moves with `briefed launch move` only.",
    ("LaunchFile", "template"): "The template's id.",
    ("LaunchFile", "summary"): "What changes for customers.",
}
"""What fields mean whose models do not say it themselves."""

DEEDS: Mapping[str, tuple[Role, ...]] = {
    "file, change, attach to, move and carry out launches of their department, ask for waivers, and issue permits": (
        PRODUCT_TEAM
    ),
    "log hours of listening for their department": MANAGERS,
    "hold training sessions and record who was there": TRAINERS,
    "call a document's change minor": CALLS_MINOR,
    "let launches go over to a newer template": UPGRADES,
    "revoke permits": STOPS,
    "import the roster": KEEPS_ROSTER,
    "answer their department's questions": EXPERTS,
    "decide whose a question is that nobody wants": ARBITERS,
    "sign that their own team was briefed": (Role.TEAM_LEADER,),
}
"""What roles may do in every template."""

LINT_RULES = (
    "It has stages and requirements, each id once, and every requirement names one of its stages.",
    "`due` is not after the launch.",
    "Whoever owns a requirement may not be the one to waive it.",
    "A training names a material of the template, not from a later stage; its threshold is above 0, at most 1.",
    "An answerability has questions, or asks that there be some.",
    "Listening asks for hours and for days.",
    "A lead time's evidence is in the template, is due at least as early, and does not wait for the lead time itself.",
    "A freeze ends after it begins, and all freezes together do not close a whole year.",
    "Once there is a roster: somebody has every role that a requirement or a stage names; a training has trainers and "
    "team leaders, a listening has managers; and nobody is at once the only owner and the only signer of a review.",
)
"""What `bot.domain.launches.linting` checks."""


def templates_page() -> str:
    """The whole page on templates and launch files."""
    models = {_kind_of(model): model for model in get_args(get_args(AnyRequirement)[0])}
    sections = [
        TEMPLATES_INTRODUCTION,
        _fields_section("A template", TemplateFile),
        "A template that extends another one has its stages and requirements, in their order, and its own.\n",
        _fields_section("A stage", StageFile),
        "The last stage needs no decision: there, launching is the decision.\n",
        "## A requirement\n",
        "Beside the fields of its kind, every requirement has these.\n",
        _fields_table(_every_requirement(), list(_every_requirement().model_fields)),
        "`when` has these fields; all that are given must fit.\n",
        _fields_table(When, list(When.model_fields)),
        *(_kind_section(kind, models[kind]) for kind in Kind),
        "## Roles\n",
        "Roles stand in the roster. A person may have several, and may let somebody else act for a time: see\n"
        "`briefed delegate`.\n",
        _roles_table(),
        "What else a role signs, decides and waives is written in the template. Nobody signs his own work: whoever\n"
        "filed a launch, filed it anew or attached a material is its author, and so is the person he acted for.\n",
        "## What lint checks\n",
        "A template that nobody could ever satisfy is refused before a launch finds out.\n",
        "\n".join(f"- {rule}" for rule in LINT_RULES) + "\n",
        _fields_section("A launch file", LaunchFile),
    ]
    return "\n".join(sections)


def _kind_of(model: type[BaseModel]) -> Kind:
    return Kind(get_args(model.model_fields["kind"].annotation)[0])


def _every_requirement() -> type[BaseModel]:
    """The model with the fields that all kinds have."""
    return next(base for base in ReviewRequirement.__mro__[1:] if issubclass(base, BaseModel))


def _kind_section(kind: Kind, model: type[BaseModel]) -> str:
    check = KINDS[kind]
    module = inspect.getmodule(check)
    parts = [
        f"### {kind}\n",
        f"{_joined(module.__doc__ if module else None)}\n",
        f"{_joined(check.__doc__)}\n",
        _fields_table(model, [name for name in model.model_fields if name not in _every_requirement().model_fields]),
    ]
    if kind is Kind.FREEZE:
        parts += ["Each of `windows` has these fields.\n", _fields_table(Window, list(Window.model_fields))]
    return "\n".join(part for part in parts if part)


def _joined(text: str | None) -> str:
    """A docstring without its line breaks within paragraphs."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(" ".join(one.split()) for one in paragraphs)


def _fields_section(title: str, model: type[BaseModel]) -> str:
    return f"## {title}\n\n{_joined(model.__doc__)}\n\n{_fields_table(model, list(model.model_fields))}"


def _fields_table(model: type[BaseModel], names: list[str]) -> str:
    schema = model.model_json_schema()
    rows = [_field_row(model, name, schema) for name in names]
    return "\n".join(["| field | value | when left out | meaning |", "|---|---|---|---|", *rows, ""])


def _field_row(model: type[BaseModel], name: str, schema: dict[str, Any]) -> str:
    field = schema["properties"][name]
    left_out = "must be there" if name in schema.get("required", ()) else _default(field.get("default"))
    meaning = model.model_fields[name].description or _meaning_of(model, name)
    return f"| `{name}` | {_in_cell(_value(field))} | {left_out} | {_in_cell(meaning)} |"


def _meaning_of(model: type[BaseModel], name: str) -> str:
    return next(MEANINGS[base.__name__, name] for base in model.__mro__ if (base.__name__, name) in MEANINGS)


_REFERRED = {
    "Role": "a role",
    "Tier": "`low`, `medium` or `high`",
    "Words": "`zh-CN` and `en`",
    "When": "fields of its own",
    "StageFile": "a stage",
    "Window": "a window",
}


def _value(field: dict[str, Any]) -> str:
    """What a field takes, in words."""
    if "$ref" in field:
        return _REFERRED[field["$ref"].rpartition("/")[2]]
    if "anyOf" in field:
        return " or ".join(_value(one) for one in field["anyOf"] if one.get("type") != "null")
    if "oneOf" in field:
        return "a requirement"
    return _WRITTEN[field["type"]](field)


def _text_value(field: dict[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    pattern = field.get("pattern", "")
    if pattern.startswith("^[a-z0-9]["):
        return "an id"
    if pattern.startswith("^[0-9a-f]"):
        return "a sha256"
    if pattern:
        return "a date and a time" if field["description"].startswith("A date and") else "a date, or a date and a time"
    return "a text"


def _number_value(field: dict[str, Any]) -> str:
    bounds = [("minimum", "from"), ("exclusiveMinimum", "above"), ("maximum", "at most")]
    told = [f"{word} {field[bound]:g}" for bound, word in bounds if bound in field]
    return " ".join(["a whole number" if field["type"] == "integer" else "a number", ", ".join(told)]).strip()


_WRITTEN = {
    "string": _text_value,
    "integer": _number_value,
    "number": _number_value,
    "boolean": lambda field: "`true` or `false`",
    "array": lambda field: f"a list; each is {_value(field['items'])}",
    "object": lambda field: "keys with values, each a text",
}


def _default(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if isinstance(value, int | float) else "–"


def _roles_table() -> str:
    rows = [f"| `{role}` | {_in_cell(_may(role))} |" for role in Role]
    return "\n".join(["| role | may, whatever the template says |", "|---|---|", *rows, ""])


def _may(role: Role) -> str:
    return "; ".join(deed for deed, roles in DEEDS.items() if role in roles) or "–"


def write() -> None:
    """Write every page and schema."""
    CLI_PAGE.write_text(cli_page(), encoding="utf-8")
    TEMPLATES_PAGE.write_text(templates_page(), encoding="utf-8")
    SCHEMAS.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (SCHEMAS / f"{name}.schema.json").write_text(schema_text(schema), encoding="utf-8")


if __name__ == "__main__":
    write()
