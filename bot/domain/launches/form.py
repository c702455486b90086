"""A launch as somebody fills it in, and what is still wrong with it: by field, in both languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.launches.launch import Launch
from bot.domain.launches.template import Template

ID_PATTERN = "[a-z0-9][a-z0-9-]{1,58}[a-z0-9]"
"""Of a launch's id, which is part of commands, addresses and paths."""
TIERS = ("low", "medium", "high")
TO_FILL_IN = "TODO"
"""How texts begin that somebody still has to fill in."""
MISSING = Bilingual("请填写。", "Please fill this in.")
LEFT_OPEN = Bilingual("这里还写着待填(TODO)。", "This still says what to fill in (TODO).")
NO_ID = Bilingual(
    "请用 3 到 60 个小写字母、数字和连字符, 例如 card-voyager-2027。",
    "Use 3 to 60 lower-case letters, digits and hyphens, like card-voyager-2027.",
)
TAKEN = Bilingual("这个编号已经有了, 请换一个。", "There is a launch with this id already; choose another.")
PAST = Bilingual("计划时间已过, 请选将来的时间。", "This instant is past; choose one that is still to come.")
UNKNOWN = Bilingual("请从列表里选一个。", "Choose one of the list.")


@dataclass(frozen=True, slots=True)
class LaunchForm:
    """What was filled in so far; empty where nothing was."""

    id: str = ""
    product: str = ""
    product_family: str = ""
    product_type: str = ""
    owner_department: str = ""
    tier: str = ""
    channels: tuple[str, ...] = ()
    planned_at: datetime | None = None
    template: str = ""
    summary: str = ""
    questions: tuple[str, ...] = ()


def form_problems(
    form: LaunchForm,
    templates: Collection[str],
    departments: Collection[str],
    taken: Collection[str],
    now: datetime,
) -> dict[str, Bilingual]:
    """What must be mended before the launch can be filed, by the name of the field; ``taken`` are ids in use."""
    problems = dict(_unfilled(form))
    if not re.fullmatch(ID_PATTERN, form.id):
        problems["id"] = NO_ID
    elif form.id in taken:
        problems["id"] = TAKEN
    if form.planned_at is None:
        problems["planned_at"] = MISSING
    elif form.planned_at <= now:
        problems["planned_at"] = PAST
    chosen = {
        "template": form.template in templates,
        "owner_department": form.owner_department in departments,
        "tier": form.tier in TIERS,
    }
    problems.update({name: UNKNOWN for name, is_known in chosen.items() if not is_known})
    return problems


def _unfilled(form: LaunchForm) -> Iterator[tuple[str, Bilingual]]:
    texts = {
        "product": (form.product,),
        "product_family": (form.product_family,),
        "product_type": (form.product_type,),
        "summary": (form.summary,),
        "channels": form.channels,
    }
    for name, parts in texts.items():
        if not any(part.strip() for part in parts):
            yield name, MISSING
    for name, parts in {**texts, "questions": form.questions}.items():
        if any(part.lstrip().startswith(TO_FILL_IN) for part in parts):
            yield name, LEFT_OPEN


def launch_of(form: LaunchForm, templates: Mapping[str, Template]) -> Launch:
    """The launch that a form without problems describes, with the present version of its template."""
    if form.planned_at is None:
        raise ValueError("a launch is planned for an instant")
    return Launch(
        id=form.id,
        product=form.product.strip(),
        product_family=form.product_family.strip(),
        product_type=form.product_type.strip(),
        owner_department=form.owner_department,
        tier=form.tier,
        channels=tuple(one.strip() for one in form.channels if one.strip()),
        planned_at=form.planned_at,
        template=form.template,
        template_digest=templates[form.template].digest,
        summary=form.summary.strip(),
        questions=tuple(dict.fromkeys(one.strip() for one in form.questions if one.strip())),
    )
