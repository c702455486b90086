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


def _of_silver(deed: str, may: frozenset[str], of: str = "", **form: str) -> tuple[Row, Row]:
    """The page and the form of a deed on the launch of the busy bank that may not go."""
    route, path = f"/launches/{{launch_id}}/{deed}", f"/launches/silver/{deed}"
    query, sent = (f"?of={of}", {"of": of, **form}) if of else ("", form)
    return Row(route, path + query, may, is_page=False), Row(route, path, may, "POST", sent)


def _of_training(deed: str, may: frozenset[str], method: str = "GET", query: str = "", **form: str) -> Row:
    """A page or form of the training of the launch of the tests."""
    path = f"/training/gold/training{deed}{query}"
    return Row(f"/training/{{launch_id}}/{{requirement_id}}{deed}", path, may, method, form)


LAUNCH_ROUTES = (
    Row("/file-launch", may=PRODUCT_TEAMS),
    Row("/file-launch", may=PRODUCT_TEAMS, method="POST", form={"template": "card"}),
    Row("/file-launch/draft", may=PRODUCT_TEAMS, method="POST", form={"template": "card"}),
    Row("/attachable-documents", may=PRODUCT_TEAMS, is_page=False),
    Row("/launches/{launch_id}/versions", "/launches/silver/versions?of=brief", READERS, is_page=False),
    Row("/launches/{launch_id}/coverage", "/launches/gold/coverage?of=training&group=t1/early"),
    Row("/launches/{launch_id}/permits", "/launches/gold/permits", READERS),
    _of_gold("permits", OWN_TEAM, audience="ci"),
    Row(
        "/launches/{launch_id}/permits/revoke",
        "/launches/gold/permits/revoke",
        frozenset({"po", "dm", "loans", "cs", "co", "sv", "ch"}),
        "POST",
        {"of": "{permit}", "reason": "wrong"},
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
    *_of_silver("minor", frozenset({"co"}), "brief", document="cards/silver.md", old="{old}", new="{new}", reason="x"),
    *_of_silver("upgrade", frozenset({"cs", "co"}), digest="other"),
    *_of_silver("waive", frozenset({"ch"}), "training", **A_WAIVER),
    *_of_silver("ask-waiver", OWN_TEAM, "training", reason="late"),
    *_of_silver("withdraw-request", OWN_TEAM, "asked-visits", reason="no"),
    *_of_silver("decline-waiver", frozenset({"ch"}), "asked-listening", reason="no"),
    *_of_silver("make-good", OWN_TEAM, "waived-questions", reason="done"),
)
QUESTION_DEEDS = (
    *(
        Row(f"/questions/{{question_id}}/{deed}", f"/questions/q1/{deed}", OWN_TEAM, "POST")
        for deed in ("claim", "release", "answer", "needs-detail")
    ),
    Row("/questions/{question_id}/approve", "/questions/q3/approve", frozenset({"dm"}), "POST"),
    Row("/questions/{question_id}/turn-down", "/questions/q3/turn-down", frozenset({"dm"}), "POST"),
    Row("/questions/{question_id}/close", "/questions/q1/close", OWN_TEAM | ADMINISTRATORS, "POST"),
    # Last, since the question is another department's after that.
    Row("/questions/{question_id}/not-ours", "/questions/q1/not-ours", OWN_TEAM | ADMINISTRATORS, "POST"),
)
ROUTES = (
    Row("/"),
    Row("/calendar"),
    Row("/timeline"),
    Row("/ask", may=EVERYBODY),
    Row("/ask", may=EVERYBODY, method="POST", form={"question": "金卡年费怎么收"}),
    Row("/answers/{ask_id}/votes", "/answers/{ask}/votes", EVERYBODY, "POST", {"helpful": "true"}),
    Row("/answers/{ask_id}/sources", "/answers/{ask}/sources", EVERYBODY, is_page=False),
    Row("/answers/{ask_id}/department", "/answers/{ask}/department", EVERYBODY, is_page=False),
    Row("/answers/{ask_id}/department", "/answers/{ask}/department", EVERYBODY, "POST", {"question": "金卡"}),
    Row("/passages/{passage_id:path}", "/passages/{passage}", EVERYBODY, is_page=False),
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
    Row("/delegations/end", may=frozenset({"po"}), method="POST", form={"of": "{delegation}"}),
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
    Row("/tokens/revoke", may=frozenset({"po", "sv", "ch"}), method="POST", form={"of": "{token}", "reason": "lost"}),
    Row("/webhooks"),
    Row("/webhooks", method="POST", form={"url": "none"}),
    Row("/webhooks/remove", may=frozenset({"po", "sv", "ch"}), method="POST", form={"of": "{webhook}"}),
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
