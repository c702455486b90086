"""The values in checklists, each with what it accepts and what is said about anything else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)

from bot.domain.bilingual import Bilingual
from bot.domain.launches.form import ID_PATTERN as ID
from bot.files.yaml import plain_value

ZONE = "zone"
"""The key of the validation context under which the time zone of local date-times is passed."""
ID_PATTERN = f"^{ID}$"
_ID_EXPECTED = "expected 3 to 60 lower-case letters, digits and hyphens, like card-voyager-2027"
_MOMENT_EXPECTED = "expected a date and a time, like 2026-12-08T09:00 or 2026-12-08T09:00+08:00"
_MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)? ?(Z|[+-]\d{2}:?\d{2})?$"
_DAY_OR_MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)? ?(Z|[+-]\d{2}:?\d{2})?)?$"


class Part(BaseModel):
    """Keys with values; keys that nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Tier(StrEnum):
    """How much is at stake. A closed list: a slip here would leave requirements out."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def _text(value: object) -> object:
    """A number is taken as the text it is written as only where that is sure."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("expected a text, found nothing")
    return value


def _id(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(ID_PATTERN.strip("^$"), value):
        raise ValueError(_ID_EXPECTED)
    return value


def _document_id(value: str) -> str:
    parts = value.split("/")
    if "\\" in value or len(parts) < 2 or any(part in ("", ".", "..") for part in parts):
        raise ValueError("expected a document under knowledge/, like credit-cards/voyager-brief.md")
    return value


def _said(value: object) -> object:
    """What a date or date-time in quotes says: many editors put quotes there."""
    if not isinstance(value, str):
        return value
    try:
        return plain_value(value)
    except ValueError:
        raise ValueError(f"“{value}” is no date of the calendar") from None


def _moment(value: object, info: ValidationInfo) -> datetime:
    said = _said(value)
    if not isinstance(said, datetime):
        raise ValueError(_MOMENT_EXPECTED)
    return in_utc(said, _zone(info))


def _day_or_moment(value: object, info: ValidationInfo) -> datetime:
    said = _said(value)
    if isinstance(said, date) and not isinstance(said, datetime):
        said = datetime.combine(said, time())
    if not isinstance(said, datetime):
        raise ValueError("expected a date, like 2026-12-19, or a date and a time, like 2026-12-19T18:00")
    return in_utc(said, _zone(info))


def _zone(info: ValidationInfo) -> ZoneInfo:
    return info.context[ZONE] if info.context else ZoneInfo("UTC")


def in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """An instant; a local date-time is one in ``zone`` unless clocks were changed over it: then it is refused."""
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    first, second = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        raise ValueError(f"clocks change then: {moment} is not one instant in {zone}; write its offset, like +08:00")
    return first


Text = Annotated[str, BeforeValidator(_text), AfterValidator(_not_blank), Field(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN), BeforeValidator(_id), BeforeValidator(_text)]
DocumentId = Annotated[Text, AfterValidator(_document_id)]
Count = Annotated[int, Strict(), Field(ge=0)]
Days = Annotated[int, Strict(), Field(ge=1)]
Hours = Annotated[float, Strict(), Field(gt=0)]
Share = Annotated[float, Strict(), Field(gt=0, le=1)]
Flag = Annotated[bool, Strict()]


def _moment_schema(pattern: str, description: str) -> Any:
    return WithJsonSchema({"type": "string", "pattern": pattern, "description": description})


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    _moment_schema(_MOMENT_PATTERN, "A date and a time; without an offset, in the time zone of config.yaml."),
]
DayOrMoment = Annotated[
    datetime,
    BeforeValidator(_day_or_moment),
    _moment_schema(_DAY_OR_MOMENT_PATTERN, "A date, which means the midnight it begins with, or a date and a time."),
]


class Words(Part):
    """One thing in both languages."""

    zh: Text = Field(alias="zh-CN")
    en: Text

    def bilingual(self) -> Bilingual:
        return Bilingual(self.zh, self.en)
