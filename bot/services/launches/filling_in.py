"""Filling in the form of a launch: what is wrong with it so far, and filing it once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import LaunchFiled
from bot.domain.launches.form import LaunchForm, form_problems, launch_of
from bot.domain.launches.template import Template
from bot.services.deeds import Deed
from bot.services.launches.filing import file_launch, known_ids, register_templates
from bot.services.launches.recording import LaunchOffice


def problems_of(
    office: LaunchOffice, form: LaunchForm, templates: Collection[str], departments: Collection[str]
) -> dict[str, Bilingual]:
    """What must be mended before a launch can be filed, by the name of the field."""
    return form_problems(form, templates, departments, known_ids(office), office.clock())


def filed_by(office: LaunchOffice, key: str) -> str | None:
    """The id of the launch that was filed under a key already: the same form came twice."""
    with office.store.begin() as work:
        known = work.facts.with_key(key)
    return known.launch if known and isinstance(known.body, LaunchFiled) else None


def file_form(
    office: LaunchOffice, deed: Deed, form: LaunchForm, templates: Mapping[str, Template], materials: Mapping[str, str]
) -> None:
    """File a form without problems, with the present version of its template, and attach its materials."""
    register_templates(office, templates.values())
    file_launch(office, deed, launch_of(form, templates), materials, is_new=True)
