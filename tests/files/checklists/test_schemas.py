"""Editors are told what the readers accept."""

from __future__ import annotations

import pytest

from bot.domain.launches.template import Kind
from bot.files.checklists.schemas import FOLDER, schema_text, schemas


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_schemas_in_the_docs_are_up_to_date(name: str) -> None:
    written = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(schemas()[name]), "run .venv/bin/python -m bot.files.checklists.schemas"


def test_a_template_may_have_every_kind_of_requirement() -> None:
    items = schemas()["template"]["properties"]["requirements"]["items"]
    assert set(items["discriminator"]["mapping"]) == set(Kind)


def test_unknown_keys_are_marked() -> None:
    assert schemas()["launch"]["additionalProperties"] is False
    assert schemas()["launch"]["properties"]["id"]["pattern"].startswith("^[a-z0-9]")
