"""Filing a launch: first its template, then everything about it on one page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.errors import Declined
from bot.domain.launches.form import TIERS, LaunchForm
from bot.domain.launches.template import Kind, Requirement, Template
from bot.services.launches import wording as words
from bot.services.launches.filing import may_file
from bot.services.launches.filling_in import file_form, filed_by, problems_of
from bot.services.launches.page_drafts import drop_page_draft, keep_page_draft, page_draft
from bot.web.doing import Doing, key_of
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.launch.attaching import NO_SUCH_DOCUMENT, attachable_ids, offered_documents
from bot.web.pages.launch.forms import UNDONE, local_instant, principals
from bot.web.rendering import page
from bot.web.said import done
from bot.web.visitors import Visitor

router = APIRouter()

MATERIAL = "material-"
"""How the fields begin that name documents, each by its requirement."""
LONGEST_FIELD = 10_000
OF_ONE_FORM = frozenset({"form_token", "deed_key"})
"""Fields that a form carries once, and that nobody typed."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent: its fields, and the documents by requirement."""

    fields: Mapping[str, str]
    materials: Mapping[str, str]


async def filled_in(request: Request) -> Filled:
    """What was typed: fields that are files, or longer than anybody types, are left out."""
    sent: FormData = await request.form()
    fields = {name: value.strip() for name, value in sent.items() if isinstance(value, str)}
    fields = {name: value for name, value in fields.items() if len(value) <= LONGEST_FIELD}
    materials = {name.removeprefix(MATERIAL): value for name, value in fields.items() if name.startswith(MATERIAL)}
    return Filled(fields, {requirement: document for requirement, document in materials.items() if document})


@router.get("/file-launch")
def show(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    template: Annotated[str, Query(max_length=100)] = "",
    anew: Annotated[bool, Query()] = False,
) -> Response:
    """The templates to choose from; with one of them the form, with what was typed into it before unless ``anew``."""
    may_file(program.office, visitor.person.id)
    templates = program.launch_desk.templates()
    if template not in templates:
        return page(
            request,
            "launch/templates.html",
            visitor,
            templates=list(templates.values()),
            words=words,
            departments=departments,
        )
    own = visitor.person.department if visitor.person.department in departments else ""
    draft = None if anew else page_draft(program.office, visitor.person.id, template)
    fields = draft or {"template": template, "owner_department": own}
    return _form(request, program, visitor, departments, Filled(fields, {}), is_draft=draft is not None)


@router.post("/file-launch/draft")
def keep(
    program: Program,
    visitor: Staff,
    filled: Annotated[Filled, Depends(filled_in)],
    form_token: Annotated[str, Form()] = "",
    deed_key: Annotated[str, Form()] = "",
) -> Response:
    """Remember what was typed so far: whoever leaves the page finds it when he comes back.

    What comes late, when the form was filed already, is not remembered.
    """
    visitor.require_form(form_token)
    may_file(program.office, visitor.person.id)
    if filed_by(program.office, key_of(visitor, deed_key)) is None:
        _keep(program, visitor, filled)
    return Response(status_code=204)


@router.post("/file-launch")
def file(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    deed: Doing,
    filled: Annotated[Filled, Depends(filled_in)],
    template: Annotated[str, Form(max_length=100)],
) -> Response:
    """File it, with the documents that were named; what is wrong is said at its field, and nothing typed is lost."""
    may_file(program.office, visitor.person.id)
    office, templates = program.office, program.launch_desk.templates()
    if template not in templates:
        raise Declined(words.NO_TEMPLATES)
    earlier = filed_by(office, deed.key)
    if earlier is not None:
        return _told(request, earlier)
    form = _launch_form(filled.fields, program)
    problems = problems_of(office, form, templates, departments) | _material_problems(filled, program, visitor)
    if problems:
        _keep(program, visitor, filled)
        return _form(request, program, visitor, departments, filled, problems)
    try:
        file_form(office, deed, form, templates, filled.materials)
    except Declined as declined:
        _keep(program, visitor, filled)
        return _form(request, program, visitor, departments, filled, {"": declined.said})
    drop_page_draft(office, visitor.person.id)
    return _told(request, form.id)


def _keep(program: Briefed, visitor: Visitor, filled: Filled) -> None:
    typed = {name: value for name, value in filled.fields.items() if name not in OF_ONE_FORM}
    keep_page_draft(program.office, visitor.person.id, typed)


def _told(request: Request, launch_id: str) -> Response:
    said = Bilingual(words.FILED.zh.format(launch_id), words.FILED.en.format(launch_id))
    return done(request, f"/launches/{launch_id}", said)


def _form(
    request: Request,
    program: Briefed,
    visitor: Visitor,
    departments: Mapping[str, Department],
    filled: Filled,
    problems: Mapping[str, Bilingual] | None = None,
    is_draft: bool = False,
) -> Response:
    template = program.launch_desk.templates()[filled.fields["template"]]
    return page(
        request,
        "launch/file.html",
        visitor,
        UNDONE if problems else 200,
        words=words,
        rule_book=template,
        by_stage=_by_stage(template),
        materials=[one for one in template.requirements if one.kind is Kind.MATERIAL],
        product_types=_product_types(program.launch_desk.templates().values()),
        tiers=TIERS,
        typed=filled.fields,
        problems=problems or {},
        is_draft=is_draft,
        departments=departments,
        documents=offered_documents(program, visitor),
        principals=principals(program, visitor),
    )


def _launch_form(fields: Mapping[str, str], program: Briefed) -> LaunchForm:
    texts = ("id", "product", "product_family", "product_type", "owner_department", "tier", "template", "summary")
    return LaunchForm(
        **{name: fields.get(name, "") for name in texts},
        channels=tuple(one for one in re.split(r"[,，、;；\s]+", fields.get("channels", "")) if one),
        planned_at=_instant(fields.get("planned_at", ""), program),
        questions=tuple(one.strip() for one in fields.get("questions", "").splitlines() if one.strip()),
    )


def _instant(typed: str, program: Briefed) -> datetime | None:
    try:
        return local_instant(typed, program.config.zone)
    except Declined:
        return None


def _material_problems(filled: Filled, program: Briefed, visitor: Visitor) -> dict[str, Bilingual]:
    known = attachable_ids(program, visitor) if filled.materials else set[str]()
    return {
        f"{MATERIAL}{requirement}": NO_SUCH_DOCUMENT
        for requirement, document in filled.materials.items()
        if document not in known
    }


def _by_stage(template: Template) -> Sequence[tuple[Bilingual, Sequence[Requirement]]]:
    return [(stage.title, [one for one in template.requirements if one.stage == stage.id]) for stage in template.stages]


def _product_types(templates: Iterable[Template]) -> list[str]:
    """What templates know: other types are possible, but nothing special is asked for them."""
    return sorted({kind for one in templates for each in one.requirements for kind in each.when.product_types})
