"""What the routing learns from."""

from __future__ import annotations

from bot.domain.questions.events import CloseReason
from bot.domain.routing import PastQuestion
from bot.services.learning import fingerprint, learn
from bot.services.questions import handling
from bot.services.questions.teaching import past_questions
from tests.services.questions.house import House


def test_a_department_owns_what_it_answered_in_every_phrasing_and_what_was_sent_to_it(house: House):
    answered = house.asks_cards("a1", "附属卡怎么注销")
    house.tries("a2", "副卡销卡", join=answered)
    house.answers("e1", answered)
    sent_on = house.asks_cards("a1", "房贷提前还款")
    handling.reroute(house.office, house.deed("e1"), sent_on, "loans")
    house.asks_cards("a1", "还没有人看过的问题")
    closed = house.asks_cards("a1", "打错了")
    handling.close(house.office, house.deed("a1"), closed, CloseReason.WITHDRAWN)
    assert past_questions(house.store) == [
        PastQuestion("附属卡怎么注销", "cards"),
        PastQuestion("副卡销卡", "cards"),
        PastQuestion("房贷提前还款", "loans"),
    ]


def test_what_a_department_says_it_is_asked_is_learned_like_what_it_answered(house: House):
    past = [PastQuestion("附属卡怎么注销", "cards")]
    before = fingerprint(house.desk, past)
    with house.store.command() as work:
        work.documents.replace_typical_questions([PastQuestion("房贷提前还要罚钱不", "loans")])
    assert fingerprint(house.desk, past) != before
    examples = learn(house.desk, past).examples
    owners = dict(zip(examples.texts, examples.owners, strict=True))
    assert owners["房贷提前还要罚钱不"] != owners["附属卡怎么注销"]


def test_how_much_voices_count_is_learned_from_what_was_asked_and_not_from_what_a_department_says_it_is(house: House):
    said = [PastQuestion("房贷提前还要罚钱不", "loans"), PastQuestion("附属卡怎么注销", "cards")]
    with house.store.command() as work:
        work.documents.replace_typical_questions(said)
    assert learn(house.desk, []).weights == house.desk.calibration.routing
    assert learn(house.desk, said).weights != house.desk.calibration.routing
