"""Of which launches everybody may know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.launches.facts import Launched, TemplateRegistered
from tests.domain.launches.builders import MATERIAL, case, fact, filed, template

SECRET = template(MATERIAL)
TOLD = replace(SECRET, tells_planned_date=True)


@pytest.mark.parametrize(
    ("known", "more", "announced"),
    [
        (SECRET, [], False),
        (TOLD, [], True),
        (SECRET, [fact(Launched("v", "f"))], True),
        (None, [], False),
    ],
)
def test_a_launch_is_announced_when_its_template_tells_the_day_or_it_was_launched(known, more, announced):
    others = [one for one in filed(MATERIAL) if not isinstance(one.body, TemplateRegistered)]
    registered = [fact(TemplateRegistered(known), others[0].recorded_at)] if known else []
    assert case([*registered, *others, *more]).dossier.is_announced is announced
