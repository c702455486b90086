"""A launch that asks for two documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.launches.template import MaterialRule
from bot.services.launches.filing import file_launch, register_templates
from tests.domain.launches.builders import LAUNCH, needs, template
from tests.slack.launches.conftest import Launching

TWO = template(
    needs(MaterialRule("brief", ("Fees",)), "brief", title=Bilingual("产品说明", "Product brief")),
    needs(MaterialRule("notice"), "notice", title=Bilingual("通知", "Notice")),
    digest="two",
)


@pytest.fixture
def two_materials(launching: Launching) -> Launching:
    """The gold card, which asks for a brief and a notice, is filed by "po"."""
    register_templates(launching.bank.office, [replace(TWO, id="two")])
    launch = replace(LAUNCH, template="two", template_digest="two")
    file_launch(launching.bank.office, launching.bank.deed("po", "filed"), launch, {})
    return launching
