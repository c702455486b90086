"""Questions in Slack: experts answer them, askers follow them, callbacks are kept."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnSearch, OnSubmit
from bot.slack.questions import (
    answer_form,
    calls,
    deeds,
    forms,
    forms_of_calls,
    names,
    to_askers,
    to_departments,
)
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {
    names.CLAIM: deeds.claim,
    names.TAKE_OVER: deeds.take_over,
    names.RELEASE: deeds.release,
    names.ANSWER: answer_form.open_answer,
    names.CORRECT: answer_form.open_correct,
    names.ANSWER_TEXT: answer_form.keep_draft,
    names.NOT_OURS: forms.open_not_ours,
    names.NEEDS_DETAIL: forms.open_needs_detail,
    names.TELL: forms.open_tell,
    names.NO_NEED: deeds.no_need,
    names.CLOSE: forms.open_close,
    names.APPROVE: deeds.approve,
    names.TURN_DOWN: forms.open_turn_down,
    names.WITHDRAW: forms.open_withdraw,
    names.HELPFUL: deeds.helpful,
    names.NOT_HELPFUL: forms.open_not_helpful,
    names.REACHED: deeds.reached,
    names.NOT_REACHED: deeds.not_reached,
    names.NOT_NEEDED: deeds.not_needed,
    names.SNOOZE: deeds.snooze,
    names.PROMISE: forms_of_calls.open_promise,
    names.HAND_OVER: forms_of_calls.open_hand_over,
    names.TURN_PAGE: deeds.turn_page,
}
VIEWS: dict[str, OnSubmit] = {
    names.ANSWER: answer_form.send_answer,
    names.CORRECT: answer_form.send_correction,
    names.NOT_OURS: forms.not_ours,
    names.NEEDS_DETAIL: forms.needs_detail,
    names.TELL: forms.tell,
    names.CLOSE: forms.close,
    names.TURN_DOWN: forms.turn_down,
    names.WITHDRAW: forms.withdraw,
    names.NOT_HELPFUL: forms.not_helpful,
    names.SNOOZE: forms_of_calls.snooze,
    names.PROMISE: forms_of_calls.promise,
    names.HAND_OVER: forms_of_calls.hand_over,
}
OPTIONS: dict[str, OnSearch] = {
    names.ANSWER_SOURCE: answer_form.sources_like,
    names.SAME_AS: forms.open_questions_like,
}
MESSAGES: dict[str, Render] = {**to_departments.MESSAGES, **to_askers.MESSAGES, **calls.MESSAGES}
