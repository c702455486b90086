"""Launches in Slack: filing them, their materials, signatures, waivers and dates, and carrying them out."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnSearch, OnSubmit
from bot.slack.launches import (
    attaching,
    filing,
    looking,
    moving,
    names,
    questioning,
    signing,
    telling,
    upgrading,
    waiving,
)
from bot.slack.launches.deeds import chosen
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {
    names.SHOW: looking.show_launch,
    names.SIGN: signing.sign,
    names.WITHDRAW: signing.take_back,
    names.DECIDE: signing.decide,
    names.MINOR: signing.minor,
    names.ATTACH: attaching.open_form,
    names.WAIVE: waiving.open_waiver,
    names.ASK_WAIVER: waiving.open_request,
    names.DECLINE: waiving.open_decline,
    names.TAKE_BACK: waiving.open_take_back,
    names.MAKE_GOOD: waiving.open_duty,
    names.MINE_PAGE: looking.turn_own,
    names.QUESTIONS: questioning.open_questions,
    names.UPGRADE: upgrading.open_upgrade,
    names.MOVE: moving.open_move,
    names.LAUNCH: moving.open_launch,
    names.EVIDENCE: looking.open_evidence,
    names.EVIDENCE_PAGE: looking.turn_evidence,
    names.HISTORY: looking.open_history,
    names.HISTORY_PAGE: looking.turn_history,
    names.NEW: filing.begin,
    names.GO_ON: filing.go_on,
    names.ANEW: filing.anew,
    names.BACK: filing.back,
}
VIEWS: dict[str, OnSubmit] = {
    names.CHOOSE: chosen({**signing.FORMS, **waiving.FORMS}),
    names.SIGN_MODAL: signing.signed,
    names.WITHDRAW_MODAL: signing.withdrawn,
    names.DECIDE_MODAL: signing.decided,
    names.MINOR_MODAL: signing.called_minor,
    names.ATTACH_MODAL: attaching.attached,
    names.WAIVE_MODAL: waiving.waived,
    names.ASK_WAIVER_MODAL: waiving.asked_for,
    names.DECLINE_MODAL: waiving.declined,
    names.TAKE_BACK_MODAL: waiving.taken_back,
    names.MAKE_GOOD_MODAL: waiving.made_good,
    names.QUESTIONS_MODAL: questioning.added,
    names.UPGRADE_MODAL: upgrading.upgraded,
    names.MOVE_MODAL: moving.foreseen,
    names.MOVE_CONFIRMED: moving.moved,
    names.LAUNCH_MODAL: moving.launched,
    names.NEW_ABOUT: filing.described,
    names.NEW_QUESTIONS: filing.questioned,
    names.NEW_REVIEW: filing.filed,
}
OPTIONS: dict[str, OnSearch] = {names.DOCUMENT: attaching.search}
MESSAGES: dict[str, Render] = {**telling.MESSAGES, **waiving.MESSAGES, **attaching.MESSAGES}
