"""What buttons, menus and modals of trainings are called in Slack's payloads, and what their values say."""

from __future__ import annotations

READ = "training.read"
TURN_PAGE = "training.turn_page"
START_QUIZ = "training.quiz"
HOLD = "training.hold"
PRESENT = "training.present"
CHOOSE_GROUP = "training.choose_group"
WHO_WAS_THERE = "training.who_was_there"
SIGN = "training.sign"
LISTEN = "training.listen"

READ_MODAL = "training.read"
QUIZ_MODAL = "training.quiz"
HOLD_MODAL = "training.hold"
PRESENT_MODAL = "training.present"
GROUP_MODAL = "training.group"
ATTENDANCE_MODAL = "training.attendance"
SIGN_MODAL = "training.sign"
LISTEN_MODAL = "training.listen"

_BETWEEN = "|"


def packed(*parts: str) -> str:
    """Ids as the value of a button."""
    return _BETWEEN.join(parts)


def unpacked(value: str, count: int) -> list[str]:
    """The ids of a button's value; what is not there is empty, and known to nobody."""
    parts = value.split(_BETWEEN, count - 1)
    return [*parts, *[""] * (count - len(parts))]
