"""Every route of the pages, an example of each, and who may have it: the table that fails when a route is missing.

Of the people of `tests.services.launches.bank`: "a1" is an agent, "tl" leads his team, "tr" trains, "po" owns the
product and "dm" manages its department, "loans" has both roles in another department, "cs" is customer service, "co"
compliance, "sv" the supervisor, "ch" the centre's head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.services.launches.bank import DOCUMENT

PEOPLE = ("a1", "tl", "tr", "po", "dm", "loans", "cs", "co", "sv", "ch")
EVERYBODY = frozenset(PEOPLE)
STAFF = EVERYBODY - {"a1"}


@dataclass(frozen=True, slots=True)
class Row:
    """A route, by its path template, with one path of it and who gets anything but a refusal.

    ``form`` is what a POST carries besides its token and its key; ``is_page`` is whether a page is shown.
    """

    route: str
    path: str = ""
    may: frozenset[str] = STAFF
    method: str = "GET"
    form: Mapping[str, str] = field(default_factory=dict[str, str])
    is_page: bool = True

    @property
    def example(self) -> str:
        return self.path or self.route


ROUTES = (
    Row("/"),
    Row("/ask", may=EVERYBODY),
    Row("/ask", may=EVERYBODY, method="POST", form={"question": "金卡年费怎么收"}),
    Row("/launches/{launch_id}", "/launches/gold"),
    Row("/questions"),
    Row("/questions/{question_id}", "/questions/q1", is_page=False),
    Row("/documents"),
    Row("/documents/{document_id:path}", f"/documents/{DOCUMENT}"),
    Row("/reports"),
    Row("/reports/{name}", "/reports/answers"),
    Row("/reports/{name}.csv", "/reports/answers.csv", is_page=False),
    Row("/reports/{name}.svg", "/reports/answers.svg", is_page=False),
    Row("/reports/{name}.png", "/reports/answers.png", is_page=False),
    Row("/sign-out", may=EVERYBODY, method="POST"),
)
OPEN_TO_ALL = {
    ("GET", "/sign-in"),
    ("GET", "/sign-in/{token}"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/{token}"),
    ("POST", "/language"),
}
"""What one needs before anybody knows who one is."""
PAGES = [row.example for row in ROUTES if row.method == "GET" and row.is_page]
"""Pages that there are in the bank of the tests."""
