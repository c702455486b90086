"""Calibrations as files: written by `briefed eval --fit`, read when answering."""

from __future__ import annotations

from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.domain.confidence import FEATURE_NAMES, Calibration
from bot.domain.errors import ConfigError
from bot.domain.ranking import FusionWeights
from bot.domain.routing import RoutingWeights, Vote
from bot.files.validation import validated
from bot.files.yaml import load_yaml

SHIPPED = "bundled.yaml"
_NEVER = 1.01
"""A probability that no answer reaches."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Fusion(_Model):
    body: float
    best: float
    keywords: float
    concepts: float
    same_language: float


class _Voices(_Model):
    passages: float = Field(ge=0)
    scope: float = Field(ge=0)
    meaning: float = Field(ge=0)
    past: float = Field(ge=0)


class _Routing(_Model):
    whose: _Voices
    anybody: _Voices
    intercept: float
    small_talk: float = Field(default=0.0, ge=0)


class _CalibrationFile(_Model):
    source: str
    fitted_on: str = ""
    fusion: _Fusion
    weights: dict[str, float]
    intercept: float
    answer_from: float = Field(gt=0)
    unsure_from: float = Field(gt=0)
    routing: _Routing

    @field_validator("weights")
    @classmethod
    def _known_features(cls, weights: dict[str, float]) -> dict[str, float]:
        if set(weights) != set(FEATURE_NAMES):
            raise ValueError(f"expected exactly these features: {', '.join(FEATURE_NAMES)}")
        return weights


def calibration_for(source: str, configured: Path | None) -> Calibration:
    """The configured calibration if it is for this model, else the shipped one.

    Numbers fitted to another model say nothing of this one's confidence: with them nothing is ever answered
    outright, and the best passages are shown to choose from.
    """
    known = [read_calibration(configured)] if configured else []
    known.append(_shipped())
    fitting = next((one for one in known if one.source == source), None)
    return fitting or replace(known[0], answer_from=_NEVER)


def read_calibration(path: Path) -> Calibration:
    """The calibration in a file; raises `ConfigError` or `YamlError` naming what is wrong with it."""
    if not path.exists():
        raise ConfigError(f"There is no calibration {path}.", f"Make it: briefed eval --fit {path} ...")
    return _parsed(path.read_bytes(), str(path))


def write_calibration(calibration: Calibration, path: Path, fitted_on: str) -> None:
    """Keep a calibration where config.yaml can name it."""
    plain = asdict(replace(calibration, fitted_on=fitted_on))
    plain["weights"] = dict(plain["weights"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _shipped() -> Calibration:
    file = resources.files("bot.files") / "calibrations" / SHIPPED
    return _parsed(file.read_bytes(), SHIPPED)


def _parsed(data: bytes, name: str) -> Calibration:
    read = validated(_CalibrationFile, load_yaml(data, name))
    return Calibration(
        source=read.source,
        fusion=FusionWeights(**read.fusion.model_dump()),
        weights=read.weights,
        intercept=read.intercept,
        answer_from=read.answer_from,
        unsure_from=read.unsure_from,
        routing=_routing(read.routing),
        fitted_on=read.fitted_on,
    )


def _routing(read: _Routing) -> RoutingWeights:
    return RoutingWeights(
        Vote(**read.whose.model_dump()), Vote(**read.anybody.model_dump()), read.intercept, read.small_talk
    )
