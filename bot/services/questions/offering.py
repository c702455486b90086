"""What somebody may do with a question as it stands, so that nothing is offered that would be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from bot.domain.errors import InputError
from bot.domain.people.rights import NotAllowed
from bot.services.deeds import Deed
from bot.services.questions.answering import may_answer, may_approve
from bot.services.questions.handling import may_ask_for_detail, may_close, may_handle, may_reroute
from bot.services.questions.recording import QuestionOffice, Scene


class Offer(StrEnum):
    """A deed that can be offered."""

    CLAIM = "claim"
    TAKE_OVER = "take_over"
    RELEASE = "release"
    ANSWER = "answer"
    NEEDS_DETAIL = "needs_detail"
    NOT_OURS = "not_ours"
    CLOSE = "close"
    APPROVE = "approve"


def offers(office: QuestionOffice, actor: str, question_id: str) -> frozenset[Offer]:
    """What somebody may do with a question now; the deed itself is checked again when it is done."""
    with office.store.begin() as work:
        scene = Scene(work, office, Deed(actor, ""), question_id)
        return frozenset(offer for offer, check in CHECKS.items() if _is_possible(check, scene))


def _is_possible(check: Callable[[Scene], object], scene: Scene) -> bool:
    try:
        return check(scene) is not False
    except (InputError, NotAllowed):
        return False


def _claimable(scene: Scene) -> bool:
    return may_handle(scene).claimed_by is None


def _somebody_elses(scene: Scene) -> bool:
    return may_handle(scene).claimed_by not in {None, scene.deed.actor}


def _own(scene: Scene) -> bool:
    return may_handle(scene).claimed_by == scene.deed.actor


CHECKS: Mapping[Offer, Callable[[Scene], object]] = {
    Offer.CLAIM: _claimable,
    Offer.TAKE_OVER: _somebody_elses,
    Offer.RELEASE: _own,
    Offer.ANSWER: may_answer,
    Offer.NEEDS_DETAIL: may_ask_for_detail,
    Offer.NOT_OURS: may_reroute,
    Offer.CLOSE: may_close,
    Offer.APPROVE: may_approve,
}
