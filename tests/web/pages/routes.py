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
AUDITORS = frozenset({"co", "ch"})
BRIEFED, TRAINERS = STAFF - {"loans"}, frozenset({"tl", "tr", "sv"})
ADMINISTRATORS = frozenset({"sv", "ch"})
NOBODY = frozenset[str]()
OWN_TEAM, PRODUCT_TEAMS = frozenset({"po", "dm"}), frozenset({"po", "dm", "loans"})
READERS = frozenset({"po", "dm", "cs", "co", "tr", "ch"})
"""Who reads what is under embargo until the launch: its department and reviewers."""
A_WAIVER = {
    "until": "2026-12-17T10:00",
    "remedial_due": "2026-12-30",
    "reason": "The night shift is on leave.",
    "remedial": "Train them on 28 December.",
}


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


def _of_gold(deed: str, may: frozenset[str], **form: str) -> Row:
    """The form of a deed on the launch of the tests."""
    return Row(f"/launches/{{launch_id}}/{deed}", f"/launches/gold/{deed}", may, "POST", form)


def _of_training(deed: str, may: frozenset[str], method: str = "GET", query: str = "", **form: str) -> Row:
    """A page or form of the training of the launch of the tests."""
    path = f"/training/gold/training{deed}{query}"
    return Row(f"/training/{{launch_id}}/{{requirement_id}}{deed}", path, may, method, form)


LAUNCH_ROUTES = (
    Row("/file-launch", may=PRODUCT_TEAMS),
    Row("/file-launch", may=PRODUCT_TEAMS, method="POST", form={"template": "card"}),
    Row("/attachable-documents", may=PRODUCT_TEAMS, is_page=False),
    Row("/launches/{launch_id}/versions", "/launches/gold/versions?of=brief", READERS, is_page=False),
    Row("/launches/{launch_id}/permits", "/launches/gold/permits", READERS),
    _of_gold("permits", OWN_TEAM, audience="ci"),
    Row(
        "/launches/{launch_id}/permits/revoke",
        "/launches/gold/permits/revoke",
        frozenset({"po", "dm", "loans", "cs", "co", "sv", "ch"}),
        "POST",
        {"of": "none", "reason": "wrong"},
    ),
    Row("/launches/{launch_id}/attach", "/launches/gold/attach", OWN_TEAM),
    _of_gold("attach", OWN_TEAM, of="brief"),
    Row("/launches/{launch_id}/questions", "/launches/gold/questions", OWN_TEAM),
    _of_gold("questions", OWN_TEAM),
    Row("/launches/{launch_id}/move", "/launches/gold/move", OWN_TEAM),
    _of_gold("move", OWN_TEAM, at="2026-12-16T10:00", reason="late"),
    Row("/launches/{launch_id}/launch", "/launches/gold/launch", OWN_TEAM),
    _of_gold("launch", OWN_TEAM, digest="other"),
    Row("/launches/{launch_id}/sign", "/launches/gold/sign?of=review", frozenset({"cs"}), is_page=False),
    _of_gold("sign", frozenset({"cs"}), of="review", decision="go", digest="other", meaning="I agree."),
    Row("/launches/{launch_id}/withdraw", "/launches/gold/withdraw?of=review", frozenset({"cs"}), is_page=False),
    _of_gold("withdraw", frozenset({"cs"}), of="review"),
    Row("/launches/{launch_id}/decide", "/launches/gold/decide?of=concept", frozenset({"sv"}), is_page=False),
    _of_gold("decide", frozenset({"sv"}), of="concept", decision="hold", digest="other", reason="wait"),
    Row("/launches/{launch_id}/minor", "/launches/gold/minor?of=brief", NOBODY, is_page=False),
    _of_gold("minor", frozenset({"co"}), of="brief", document=DOCUMENT, old="a", new="b", reason="spelling"),
    Row("/launches/{launch_id}/upgrade", "/launches/gold/upgrade", frozenset({"cs", "co"}), is_page=False),
    _of_gold("upgrade", frozenset({"cs", "co"}), digest="other"),
    Row("/launches/{launch_id}/waive", "/launches/gold/waive?of=training", NOBODY, is_page=False),
    _of_gold("waive", frozenset({"ch"}), of="training", **A_WAIVER),
    Row("/launches/{launch_id}/ask-waiver", "/launches/gold/ask-waiver?of=training", NOBODY, is_page=False),
    _of_gold("ask-waiver", OWN_TEAM, of="training", reason="late"),
    Row("/launches/{launch_id}/decline-waiver", "/launches/gold/decline-waiver?of=none", NOBODY, is_page=False),
    _of_gold("decline-waiver", STAFF, of="none", reason="no"),
    Row("/launches/{launch_id}/withdraw-request", "/launches/gold/withdraw-request?of=none", NOBODY, is_page=False),
    _of_gold("withdraw-request", STAFF, of="none", reason="no"),
    Row("/launches/{launch_id}/make-good", "/launches/gold/make-good?of=none", NOBODY, is_page=False),
    _of_gold("make-good", OWN_TEAM, of="none", reason="done"),
)
QUESTION_DEEDS = tuple(
    Row(f"/questions/{{question_id}}/{deed}", f"/questions/q1/{deed}", STAFF, "POST")
    for deed in ("claim", "release", "answer", "needs-detail", "not-ours", "close", "approve", "turn-down")
)
ROUTES = (
    Row("/"),
    Row("/calendar"),
    Row("/timeline"),
    Row("/ask", may=EVERYBODY),
    Row("/ask", may=EVERYBODY, method="POST", form={"question": "金卡年费怎么收"}),
    Row("/answers/{ask_id}/votes", "/answers/none/votes", EVERYBODY, "POST", {"helpful": "true"}),
    Row("/answers/{ask_id}/sources", "/answers/none/sources", EVERYBODY, is_page=False),
    Row("/answers/{ask_id}/department", "/answers/none/department", EVERYBODY, is_page=False),
    Row("/answers/{ask_id}/department", "/answers/none/department", EVERYBODY, "POST", {"question": "金卡"}),
    Row("/passages/{passage_id:path}", "/passages/none", EVERYBODY, is_page=False),
    Row("/launches/{launch_id}", "/launches/gold"),
    *LAUNCH_ROUTES,
    Row("/questions"),
    Row("/question-themes", is_page=False),
    *QUESTION_DEEDS,
    Row("/questions/{question_id}", "/questions/q1", is_page=False),
    Row("/documents"),
    Row("/document-versions", f"/document-versions?of={DOCUMENT}&old=a&new=b"),
    Row("/trace"),
    Row("/trace", method="POST", form={"question": "金卡年费怎么收"}),
    Row("/documents/{document_id:path}", f"/documents/{DOCUMENT}"),
    Row("/reports"),
    Row("/reports/{name}", "/reports/answers"),
    Row("/reports/{name}.csv", "/reports/answers.csv", is_page=False),
    Row("/reports/{name}.svg", "/reports/answers.svg", is_page=False),
    Row("/reports/{name}.png", "/reports/answers.png", is_page=False),
    Row("/scorecard"),
    Row("/launches/{launch_id}/charts/{name}.svg", "/launches/gold/charts/burn-up.svg", is_page=False),
    Row("/launches/{launch_id}/charts/{name}.png", "/launches/gold/charts/coverage.png", is_page=False),
    Row("/launches/{launch_id}/charts/{name}.csv", "/launches/gold/charts/burn-up.csv", is_page=False),
    Row("/audit", may=AUDITORS),
    Row("/audit/chain.jsonl", may=AUDITORS, is_page=False),
    Row("/audit/verification", may=AUDITORS, method="POST"),
    Row("/people"),
    Row("/people/{person_id}", "/people/po"),
    Row("/delegations", method="POST", form={"to": "none", "first": "2026-12-01", "last": "2026-12-02"}),
    Row("/delegations/end", method="POST", form={"of": "none"}),
    Row("/training"),
    _of_training("", BRIEFED),
    _of_training("/sessions", TRAINERS, "POST", session="s2", began="2026-12-01T10:00", version="other"),
    _of_training("/attendance", TRAINERS, query="?session=s1"),
    _of_training("/attendance", TRAINERS, "POST", session="s1", group="t1/early"),
    _of_training("/sign", frozenset({"tl"}), query="?group=t1/early"),
    _of_training("/sign", frozenset({"tl"}), "POST", group="t1/early", subject="other", vouched="true"),
    Row("/admin", may=ADMINISTRATORS),
    Row("/admin/roster", may=ADMINISTRATORS),
    Row("/admin/roster", may=ADMINISTRATORS, method="POST", form={"effective": "2026-12-01"}),
    Row("/admin/roster/preview", may=ADMINISTRATORS, is_page=False),
    Row("/admin/roster/import", may=ADMINISTRATORS, method="POST", form={"digest": "other"}),
    Row("/admin/roster/drop", may=ADMINISTRATORS, method="POST"),
    Row("/admin/health", may=ADMINISTRATORS),
    Row("/admin/templates", may=ADMINISTRATORS),
    Row("/admin/calendars", may=ADMINISTRATORS),
    Row("/tokens"),
    Row("/tokens", method="POST", form={"name": "ci"}),
    Row("/tokens/revoke", method="POST", form={"of": "none", "reason": "lost"}),
    Row("/webhooks"),
    Row("/webhooks", method="POST", form={"url": "none"}),
    Row("/webhooks/remove", method="POST", form={"of": "none"}),
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
