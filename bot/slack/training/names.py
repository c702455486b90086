"""What buttons, menus and modals of trainings are called in Slack's payloads."""

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
