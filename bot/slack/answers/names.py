"""What buttons and modals of answers are called in Slack's payloads."""

from __future__ import annotations

HELPFUL = "answer_helpful"
NOT_HELPFUL = "answer_not_helpful"
THIS_ONE = "answer_this_one"
NONE_OF_THESE = "answer_none_of_these"
ASK_DEPARTMENT = "answer_ask_department"
OTHER_SOURCES = "answer_other_sources"
SHOW_WHOLE = "answer_show_whole"
TURN_PAGE = "answer_turn_page"
SHARE = "answer_share"

QUESTION_MODAL = "answer_question"
DEPARTMENT_MODAL = "answer_department"
CHOICE_MODAL = "answer_choice"
