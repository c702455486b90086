"""Calibrations as files, and which of them judges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.answers import Outcome
from bot.domain.confidence import judge
from bot.domain.errors import ConfigError
from bot.files.calibration import calibration_for, read_calibration, write_calibration
from bot.files.yaml import YamlError
from tests.desks import CALIBRATION


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "deep" / "calibration.yaml"
    write_calibration(CALIBRATION, path, fitted_on="q.jsonl: 909 questions")
    assert read_calibration(path) == replace(CALIBRATION, fitted_on="q.jsonl: 909 questions")


def test_the_shipped_calibration_is_for_the_bundled_model():
    shipped = calibration_for("bundled", None)
    assert shipped.source == "bundled"
    assert 0 < shipped.unsure_from < shipped.answer_from <= 1


def test_a_configured_calibration_for_the_model_wins(tmp_path):
    write_calibration(replace(CALIBRATION, source="bundled", intercept=-1.5), tmp_path / "c.yaml", fitted_on="x")
    assert calibration_for("bundled", tmp_path / "c.yaml").intercept == -1.5


@pytest.mark.parametrize("configured", [True, False])
def test_numbers_of_another_model_answer_nothing_outright(tmp_path, configured):
    path = tmp_path / "c.yaml"
    write_calibration(CALIBRATION, path, fitted_on="x")
    found = calibration_for("hub:another", path if configured else None)
    assert judge(1.0, found) is Outcome.UNSURE


def test_a_calibration_that_is_not_there_says_how_to_make_it(tmp_path):
    with pytest.raises(ConfigError, match=r"There is no calibration .*c\.yaml\. Make it: briefed eval --fit"):
        read_calibration(tmp_path / "c.yaml")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("intercept:", "interzept:", "unknown key “interzept”: did you mean “intercept”?"),
        ("answer_from: 0.5", "answer_from: 0", "answer_from: "),
        ("answer_from: 0.5", "answer_from: often", "answer_from: "),
        ("coverage:", "coverrage:", "expected exactly these features"),
        ("  body:", "  torso:", "unknown key “fusion.torso”"),
    ],
)
def test_a_mistake_in_a_calibration_names_its_place(tmp_path, old, new, problem):
    path = tmp_path / "c.yaml"
    write_calibration(CALIBRATION, path, fitted_on="x")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(YamlError) as caught:
        read_calibration(path)
    assert any(problem in str(one) and str(one).startswith(f"{path}:") for one in caught.value.problems)
