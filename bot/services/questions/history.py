"""What happened to a question, as people say it: a line for each thing that was recorded."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Body, Fact
from bot.domain.questions.events import (
    AnswerAccepted,
    AnswerCorrected,
    AnswerProposed,
    AnswerRated,
    AnswerTurnedDown,
    AnswerWithdrawn,
    CallbackDone,
    CallbackHandedOver,
    CallbackPromised,
    CallbackSnoozed,
    CallbackTried,
    DetailAsked,
    DetailGiven,
    QuestionClaimed,
    QuestionClosed,
    QuestionJoined,
    QuestionOpened,
    QuestionReleased,
    QuestionRerouted,
)
from bot.services.questions.handling import CLOSE_REASONS
from bot.services.questions.matter import Matter

HAPPENED: Mapping[type[Body], Bilingual] = {
    QuestionOpened: Bilingual("{who} 提问", "{who} asked"),
    QuestionJoined: Bilingual("{who} 也问了: {more}", "{who} asked the same: {more}"),
    QuestionRerouted: Bilingual("{who} 转给{more}", "{who} sent it to {more}"),
    QuestionClaimed: Bilingual("{who} 认领", "{who} claimed it"),
    QuestionReleased: Bilingual("{who} 交回", "{who} gave it back"),
    DetailAsked: Bilingual("{who} 请提问人补充: {more}", "{who} asked for details: {more}"),
    DetailGiven: Bilingual("{who} 补充: {more}", "{who} told more: {more}"),
    AnswerProposed: Bilingual("{who} 起草了答复, 等复核", "{who} proposed an answer"),
    AnswerTurnedDown: Bilingual("{who} 退回了答复: {more}", "{who} turned the answer down: {more}"),
    AnswerAccepted: Bilingual("{who} 答复, 已发给提问人", "{who} answered; those who asked were told"),
    AnswerCorrected: Bilingual("{who} 更正了答复: {more}", "{who} corrected the answer: {more}"),
    AnswerWithdrawn: Bilingual("{who} 撤回了答复: {more}", "{who} withdrew the answer: {more}"),
    AnswerRated: Bilingual("{who} 评价: {more}", "{who} said of the answer: {more}"),
    QuestionClosed: Bilingual("{who} 关闭: {more}", "{who} closed it: {more}"),
    CallbackPromised: Bilingual("{who} 答应客户 {more} 前回电", "{who} promised the customer a call by {more}"),
    CallbackSnoozed: Bilingual("{who} 推迟了回电提醒", "{who} will be reminded of the call later"),
    CallbackHandedOver: Bilingual("{who} 把回电转给 {more}", "{who} handed the call over to {more}"),
    CallbackTried: Bilingual("{who} 给客户打电话, 没打通", "{who} called the customer and did not reach him"),
    CallbackDone: Bilingual("{who} 结束了回电", "{who} saw to the call"),
}
HELPED, DID_NOT_HELP = Bilingual("有帮助", "it helped"), Bilingual("没帮助", "it did not help")
RESTING_ON_ANSWER = (AnswerTurnedDown, AnswerCorrected, AnswerWithdrawn, AnswerRated)
"""What repeats words about an answer, which not everybody may be told."""


def happened(fact: Fact, matter: Matter, language: str, tells_answer: bool) -> str:
    """One thing that was recorded of a question; without words about its answer for whom that is not."""
    said = HAPPENED[type(fact.body)].text(language)
    more = "" if isinstance(fact.body, RESTING_ON_ANSWER) and not tells_answer else _more(fact, matter, language)
    return said.format(who=matter.name(fact.actor), more=more).rstrip(": ")


def _more(fact: Fact, matter: Matter, language: str) -> str:
    match fact.body:
        case QuestionJoined(asked):
            return asked.text
        case QuestionRerouted(route, reason):
            return " · ".join(part for part in (matter.department_name(route.department, language), reason) if part)
        case DetailAsked(text) | DetailGiven(text):
            return text
        case QuestionClosed(reason, note):
            return " · ".join(part for part in (CLOSE_REASONS[reason].text(language), note) if part)
        case CallbackPromised(until):
            return matter.minute(until)
        case CallbackHandedOver(to):
            return matter.name(to)
        case _:
            return _of_answer(fact.body, language)


def _of_answer(body: Body, language: str) -> str:
    match body:
        case AnswerTurnedDown() | AnswerCorrected() | AnswerWithdrawn():
            return body.reason
        case AnswerRated(helpful, note):
            return " · ".join(part for part in ((HELPED if helpful else DID_NOT_HELP).text(language), note) if part)
        case _:
            return ""
