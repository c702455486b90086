"""JSON Schemas of checklists: editors complete keys with them and mark mistakes while somebody writes.

``python -m bot.files.checklists.schemas`` writes them to docs/schemas.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.files.checklists.models import LaunchFile, TemplateFile

FOLDER = Path("docs/schemas")
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[BaseModel]] = {"template": TemplateFile, "launch": LaunchFile}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of every kind of checklist by its name."""
    return {name: {"$schema": _DRAFT, **model.model_json_schema()} for name, model in _MODELS.items()}


def schema_text(schema: dict[str, Any]) -> str:
    """A schema as its file has it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / f"{name}.schema.json").write_text(schema_text(schema), encoding="utf-8")
