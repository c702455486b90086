"""What buttons, menus and modals about launches are called in Slack's payloads, and what their values say."""

from __future__ import annotations

SHOW = "launch.show"

MINE_PAGE = "launch.mine_page"
MAKE_GOOD = "launch.make_good"

SIGN = "launch.sign"
WITHDRAW = "launch.withdraw"
DECIDE = "launch.decide"
MINOR = "launch.minor"
ATTACH = "launch.attach"
WAIVE = "launch.waive"
ASK_WAIVER = "launch.ask_waiver"
MOVE = "launch.move"
LAUNCH = "launch.launch"
EVIDENCE = "launch.evidence"
EVIDENCE_PAGE = "launch.evidence_page"
HISTORY = "launch.history"
HISTORY_PAGE = "launch.history_page"
NEW = "launch.new"
GO_ON = "launch.go_on"
ANEW = "launch.anew"
BACK = "launch.back"
DOCUMENT = "launch_document"
"""The menu that searches documents, which is a field as well."""

CHOOSE = "launch.choose"
SIGN_MODAL = "launch.sign"
WITHDRAW_MODAL = "launch.withdraw"
DECIDE_MODAL = "launch.decide"
MINOR_MODAL = "launch.minor"
ATTACH_MODAL = "launch.attach"
WAIVE_MODAL = "launch.waive"
ASK_WAIVER_MODAL = "launch.ask_waiver"
MAKE_GOOD_MODAL = "launch.make_good"
MOVE_MODAL = "launch.move"
MOVE_CONFIRMED = "launch.move_confirmed"
LAUNCH_MODAL = "launch.launch"
NEW_ABOUT = "launch.new_about"
NEW_QUESTIONS = "launch.new_questions"
NEW_REVIEW = "launch.new_review"

_BETWEEN = "|"


def packed(*parts: str) -> str:
    """Ids as the value of a button."""
    return _BETWEEN.join(parts)


def unpacked(value: str, count: int) -> list[str]:
    """The ids of a button's value; what is not there is empty, and known to nobody."""
    parts = value.split(_BETWEEN, count - 1)
    return [*parts, *[""] * (count - len(parts))]
