"""Training in Slack: briefings that people read, sessions, quizzes, and the leaders' signatures."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnSearch, OnSubmit
from bot.slack.sending import Render
from bot.slack.training import attendance, listening, names, quiz, reading, sessions, signing, telling

ACTIONS: dict[str, OnClick] = {
    names.READ: reading.read,
    names.TURN_PAGE: reading.turn_page,
    names.START_QUIZ: quiz.start,
    names.HOLD: sessions.open_form,
    names.PRESENT: sessions.open_present,
    names.CHOOSE_GROUP: attendance.choose_group,
    names.WHO_WAS_THERE: attendance.who_was_there,
    names.LISTEN: listening.open_form,
}
VIEWS: dict[str, OnSubmit] = {
    names.READ_MODAL: reading.confirm,
    names.QUIZ_MODAL: quiz.send,
    names.HOLD_MODAL: sessions.hold,
    names.PRESENT_MODAL: sessions.present,
    names.GROUP_MODAL: attendance.chosen,
    names.ATTENDANCE_MODAL: attendance.record,
    names.SIGN_MODAL: signing.sign,
    names.LISTEN_MODAL: listening.log_hours,
}
OPTIONS: dict[str, OnSearch] = {}
MESSAGES: dict[str, Render] = dict(telling.MESSAGES)
