"""Answers: people ask, and do what there is to do with the card that an answer is shown on."""

from __future__ import annotations

from bot.slack.answers import answering, asking, asking_department, late, looking, names, voting
from bot.slack.areas import OnClick, OnSearch, OnSubmit
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {
    names.HELPFUL: voting.helpful,
    names.NOT_HELPFUL: voting.not_helpful,
    names.THIS_ONE: voting.this_one,
    names.NONE_OF_THESE: voting.none_of_these,
    names.ASK_DEPARTMENT: asking_department.open_form,
    names.OTHER_SOURCES: looking.show_other_sources,
    names.SHOW_WHOLE: looking.show_whole,
    names.TURN_PAGE: looking.turn_page,
    names.SHARE: asking.share,
}
VIEWS: dict[str, OnSubmit] = {
    names.QUESTION_MODAL: asking.answer_in_modal,
    names.DEPARTMENT_MODAL: asking_department.send,
    names.CHOICE_MODAL: asking_department.choose,
}
OPTIONS: dict[str, OnSearch] = {}
MESSAGES: dict[str, Render] = {late.LATER: answering.say_later, late.GIVEN_UP: late.say_given_up}
