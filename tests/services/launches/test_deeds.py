"""Every deed, done rightly, becomes one fact, whatever happens to the answer that its doer waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.domain.documents import Status
from bot.domain.errors import BriefedError
from bot.domain.facts import Fact
from bot.domain.launches.facts import Attended, GoNoGo, Launched, LaunchFiled, MaterialSeen, PermitIssued, StageDecision
from bot.domain.launches.permits import PermitRefused
from bot.domain.people.roles import Role
from bot.files.permit_keys import FilePermitKeys
from bot.services.deeds import Deed
from bot.services.launches import filing, launching, people, signing, training, upgrading
from bot.services.launches.judging import board, history, verdict_on, view
from bot.services.launches.launching import NotReady
from bot.services.launches.recording import LaunchOffice
from tests.domain.launches.builders import DAY, LAUNCH, NOW, PLANNED, SECOND, agent, at
from tests.services.launches.bank import DOCUMENT, ROSTER, TEMPLATE, TRAINED, Bank

DAYS = date(2026, 12, 1), date(2026, 12, 10)
NEW_VERSION = "金卡年费怎么收:每年二百元。"

Do = Callable[[LaunchOffice, Deed], object]


def deeds(old: str, new: str) -> list[tuple[str, Do]]:
    """Who does what, one after the other, between two versions of the brief."""
    newer = replace(TEMPLATE, digest="template-2", version="2", requirements=TEMPLATE.requirements[:-1])
    until, due = at("2026-12-31"), date(2026, 12, 20)
    return [
        ("sv", lambda o, d: people.import_roster(o, d, replace(ROSTER, effective_from=date(2026, 12, 2)))),
        ("po", lambda o, d: filing.file_launch(o, d, replace(LAUNCH, id="silver"), {})),
        ("po", lambda o, d: filing.file_launch(o, d, replace(LAUNCH, summary="More."), {})),
        ("dm", lambda o, d: filing.attach(o, d, "silver", "brief", DOCUMENT)),
        ("dh", lambda o, d: filing.move(o, d, "gold", at("2026-12-16"), "The system is late.")),
        ("po", lambda o, d: filing.add_question(o, d, "gold", " 年费能分期吗 ", "log")),
        ("cs", lambda o, d: signing.sign(o, d, "gold", "review", GoNoGo.NO_GO, "Fees are unclear.")),
        ("cs", lambda o, d: signing.withdraw(o, d, "gold", "review", "I was wrong.")),
        ("sv", lambda o, d: signing.decide_stage(o, d, "gold", "concept", StageDecision.HOLD, "Wait.")),
        ("co", lambda o, d: signing.call_minor(o, d, "gold", DOCUMENT, old[:8], new[:8], "Words for figures.")),
        ("ch", lambda o, d: signing.waive(o, d, "silver", "training", "Why.", until, "How.", due)),
        ("dm", lambda o, d: signing.report_remedial(o, d, "silver", "deed 10", "Done.")),
        ("cs", lambda o, d: signing.delegate(o, d, "cs2", frozenset({Role.CUSTOMER_SERVICE}), *DAYS)),
        ("cs2/cs", lambda o, d: signing.sign(o, d, "gold", "review", GoNoGo.GO, "I agree.")),
        ("dm", lambda o, d: signing.log_listening(o, d, "cards", date(2026, 12, 1), 0.5, "Many ask for fees.")),
        ("tl", lambda o, d: training.hold_session(o, d, "gold", "training", "s2", NOW)),
        ("sv", lambda o, d: training.strike_attendance(o, d, "gold", "s1", "a1", "Mixed up.")),
        ("tl", lambda o, d: signing.sign_training(o, d, "gold", "training", "t1/night", "Briefed.")),
        ("co", lambda o, d: _upgraded(o, d, newer)),
    ]  # fmt: skip


def _upgraded(office: LaunchOffice, deed: Deed, newer: object) -> object:
    filing.register_templates(office, [newer])  # pyright: ignore[reportArgumentType]
    return upgrading.upgrade_template(office, deed, "gold")


def test_every_deed_becomes_one_fact_and_the_same_key_gives_it_again(bank: Bank):
    bank.ready()
    old, new = bank.write().sha256, bank.write(NEW_VERSION).sha256
    filing.register_templates(bank.office, [replace(TEMPLATE, digest="template-2")])
    for number, (who, do) in enumerate(deeds(old, new)):
        bank.clock.move(timedelta(minutes=1))
        actor, _, on_behalf_of = who.partition("/")
        deed = Deed(actor, f"deed {number}", on_behalf_of or None)
        before = bank.deeds()
        fact = cast(Fact, do(bank.office, deed))
        assert (fact.actor, fact.key, fact.on_behalf_of) == (actor, f"deed {number}", on_behalf_of or None)
        assert fact.recorded_at == bank.clock()
        assert bank.deeds() == [*before, fact]
        bank.clock.move(timedelta(minutes=1))
        assert do(bank.office, deed) == fact
        assert bank.deeds() == [*before, fact]


def test_all_who_were_at_a_session_are_recorded_once_with_their_quizzes(bank: Bank):
    bank.begun()
    now = bank.clock()
    training.hold_session(bank.office, bank.deed("tr"), "gold", "training", "s1", now)
    present = {"a1": True, "a2": False, "a3": None}
    record = lambda: training.record_attendance(bank.office, Deed("tr", "sheet"), "gold", "s1", present)  # noqa: E731
    first = record()
    assert [fact.body for fact in first] == [Attended("s1", who, quiz) for who, quiz in present.items()]
    assert record() == first
    assert [fact for fact in bank.deeds() if isinstance(fact.body, Attended)] == first


def test_attendance_is_by_the_roster_of_the_sessions_day(small: Bank):
    small.ready()
    stayed = tuple(one for one in ROSTER.people if one.id != "a2")
    later = replace(ROSTER, people=(*stayed, agent("a5")), effective_from=date(2026, 12, 1))
    people.import_roster(small.office, small.deed("ch"), later)
    training.record_attendance(small.office, small.deed("tr"), "gold", "s1", {"a2": None})
    with pytest.raises(BriefedError, match="not on the roster: a5"):
        training.record_attendance(small.office, small.deed("tr"), "gold", "s1", {"a5": None})


def test_the_whole_team_is_those_who_were_at_work_that_day(small: Bank):
    members = lambda team, when: training.members_of(ROSTER, team, when, small.office)  # noqa: E731
    assert members("t1", TRAINED) == ["a1", "a2"]
    assert members("t2", at("2026-11-10")) == ["a3"]
    with pytest.raises(BriefedError, match="There is nobody in a team 't9'"):
        members("t9", TRAINED)


def test_a_refiled_launch_keeps_its_date_and_the_version_of_its_template(small: Bank):
    small.filed()
    filing.register_templates(small.office, [replace(TEMPLATE, digest="template-2")])
    small.clock.move(SECOND)
    changed = replace(LAUNCH, summary="New.", planned_at=at("2027-03-01"), template_digest="template-2")
    filing.file_launch(small.office, small.deed("po"), changed, {"brief": DOCUMENT})
    launch = view(small.office, "gold").dossier.launch
    assert (launch.summary, launch.planned_at, launch.template_digest) == ("New.", PLANNED, "template-1")
    assert [type(fact.body) for fact in history(small.office, "gold")].count(LaunchFiled) == 2


def test_a_filing_that_was_cut_off_is_completed_under_the_same_key(small: Bank):
    small.filed()
    file = lambda: filing.file_launch(small.office, Deed("po", "filed:gold"), LAUNCH, {"brief": DOCUMENT})  # noqa: E731
    file()
    file()
    assert [fact.key for fact in history(small.office, "gold")] == ["filed:gold", "filed:gold:brief"]


def test_what_becomes_of_a_document_is_recorded_once(bank: Bank):
    bank.filed().attached()
    bank.clock.move(DAY)
    bank.write(status=Status.DRAFT)
    bank.clock.move(DAY)
    bank.write()
    assert filing.see_materials(bank.office) == []
    seen = [fact.body for fact in bank.facts() if isinstance(fact.body, MaterialSeen)]
    assert [(one.status, bool(one.sha256), one.indexed) for one in seen] == [
        ("", False, False), ("draft", True, True), ("approved", True, True),
    ]  # fmt: skip
    bank.clock.move(DAY)
    with bank.store.begin() as work:
        work.documents.remove(DOCUMENT, bank.clock())
    assert [fact.body for fact in filing.see_materials(bank.office)] == [MaterialSeen(DOCUMENT, "")]


def test_the_past_is_judged_by_what_was_known_then(bank: Bank):
    bank.ready()
    then = verdict_on(bank.office, "gold", NOW)
    bank.clock.move(DAY)
    bank.write(NEW_VERSION)
    assert (then.decision, bank.decision()) == ("allow", "block")
    assert verdict_on(bank.office, "gold", NOW) == then
    with pytest.raises(BriefedError, match="There is no launch 'gold' as of 2026-10-12 11:59"):
        verdict_on(bank.office, "gold", at("2026-10-12", "11:59"))


def test_a_minor_change_keeps_what_was_signed_and_taught(small: Bank):
    small.ready()
    old = small.write().sha256
    small.clock.move(DAY)
    new = small.write(NEW_VERSION).sha256
    assert (small.state("review"), small.state("training")) == ("unmet", "unmet")
    signing.call_minor(small.office, small.deed("cp"), "gold", DOCUMENT, old, new, "Words for figures.")
    assert (small.state("review"), small.state("training")) == ("met", "met")


def test_a_delegate_signs_and_takes_back_only_in_the_role_he_was_given(small: Bank):
    small.ready()
    signing.delegate(small.office, small.deed("cs"), "cs2", frozenset({Role.CUSTOMER_SERVICE}), *DAYS)
    signing.withdraw(small.office, small.deed("cs2", on_behalf_of="cs"), "gold", "review", "On his behalf.")
    assert small.state("review") == "unmet"


def test_the_board_has_the_nearest_launch_first_and_says_where_each_stands(small: Bank):
    small.ready().filed(replace(LAUNCH, id="silver", planned_at=at("2026-12-10")))
    small.clock.now = NOW
    kill = lambda decision: signing.decide_stage(  # noqa: E731
        small.office, small.deed("sv"), "silver", "concept", decision, "No."
    )
    kill(StageDecision.KILL)
    assert [(one.dossier.launch.id, one.status) for one in board(small.office)] == [
        ("silver", "killed"), ("gold", "allow"),
    ]  # fmt: skip
    assert board(small.office)[0].due == ()
    small.clock.move(SECOND)
    kill(StageDecision.RECYCLE)
    assert board(small.office)[0].status == "block"
    assert board(small.office)[0].due


# Launching -----------------------------------------------------------------------------------------------------------


def test_a_launch_is_carried_out_once_on_the_verdict_of_that_instant(bank: Bank):
    bank.ready()
    assert launching.flag_states(bank.office) == {"gold": False}
    bank.clock.now = PLANNED
    assert launching.flag_states(bank.office) == {"gold": True}
    verdict = verdict_on(bank.office, "gold")
    fact = launching.carry_out(bank.office, Deed("po", "go"), "gold")
    assert fact.body == Launched(verdict.digest, verdict.facts_digest)
    assert launching.carry_out(bank.office, Deed("po", "go"), "gold") == fact
    assert view(bank.office, "gold").status == "launched"
    bank.clock.move(DAY)
    bank.write(NEW_VERSION)
    assert launching.flag_states(bank.office) == {"gold": True}


@pytest.fixture
def keys(tmp_path: Path) -> FilePermitKeys:
    """With one key that signs."""
    made = FilePermitKeys(tmp_path / "keys")
    made.generate(NOW)
    return made


def issued(bank: Bank, keys: FilePermitKeys, key: str = "permit") -> str:
    return launching.issue_permit(bank.office, Deed("po", key), "gold", "release", keys, "briefed")


def test_a_permit_holds_from_the_planned_instant_for_a_day(bank: Bank, keys: FilePermitKeys):
    bank.ready()
    token = issued(bank, keys)
    assert issued(bank, keys) == token
    assert len([fact for fact in bank.facts() if isinstance(fact.body, PermitIssued)]) == 1
    check = lambda: launching.check_permit(bank.office, token, "release", keys)  # noqa: E731
    for when, refused in ((PLANNED - SECOND, "not valid before"), (PLANNED + DAY, "expired")):
        bank.clock.now = when
        with pytest.raises(PermitRefused, match=refused):
            check()
    bank.clock.now = PLANNED
    assert check().launch == "gold"
    with pytest.raises(PermitRefused, match="another audience"):
        launching.check_permit(bank.office, token, "others", keys)
    launching.carry_out(bank.office, bank.deed("po"), "gold")
    bank.clock.now = PLANNED + DAY - SECOND
    assert check().planned_at == PLANNED


@pytest.mark.parametrize("after", ["revoked", "moved", "changed", "withdrawn"])
def test_a_permit_dies(small: Bank, keys: FilePermitKeys, after: str):
    small.ready()
    token = issued(small, keys)
    small.clock.move(DAY)
    jti = launching.permits_of(small.office, "gold")[0][1].jti
    {
        "revoked": lambda: launching.revoke_permit(small.office, small.deed("cs"), "gold", jti, "The wrong build."),
        "moved": lambda: filing.move(small.office, small.deed("po"), "gold", at("2026-12-10"), "Earlier."),
        "changed": lambda: small.write(NEW_VERSION),
        "withdrawn": lambda: signing.withdraw(small.office, small.deed("cs"), "gold", "review", "Wrong."),
    }[after]()
    small.clock.now = PLANNED
    with pytest.raises(
        PermitRefused, match="was revoked" if after == "revoked" else "facts of the launch have changed"
    ):
        launching.check_permit(small.office, token, "release", keys)


def test_a_permit_dies_with_the_waiver_that_it_rests_on(small: Bank, keys: FilePermitKeys):
    small.ready()
    small.clock.move(DAY)
    people.import_roster(small.office, small.deed("ch"), replace(ROSTER, people=(*ROSTER.people, agent("a5"))))
    until = PLANNED + timedelta(hours=1)
    signing.waive(small.office, small.deed("ch"), "gold", "training", "A joiner.", until, "Train.", date(2026, 12, 20))
    token = issued(small, keys)
    small.clock.now = until - SECOND
    assert launching.check_permit(small.office, token, "release", keys)
    small.clock.now = until
    with pytest.raises(PermitRefused, match="The verdict on gold is BLOCK now"):
        launching.check_permit(small.office, token, "release", keys)


def test_without_a_key_that_signs_no_permit_is_recorded(small: Bank, tmp_path: Path):
    small.ready()
    before = small.facts()
    with pytest.raises(BriefedError, match="There is no permit key in"):
        issued(small, FilePermitKeys(tmp_path / "none"))
    assert small.facts() == before


def test_no_permit_for_a_launch_that_is_blocked_and_none_without_an_audience(small: Bank, keys: FilePermitKeys):
    small.begun()
    before = small.facts()
    with pytest.raises(NotReady, match="gold may not be launched, the verdict is BLOCK"):
        issued(small, keys)
    small.ready()
    before = small.facts()
    with pytest.raises(BriefedError, match="Name the release system"):
        launching.issue_permit(small.office, small.deed("po"), "gold", " ", keys, "briefed")
    with pytest.raises(BriefedError, match="The key 'review' was used for something else"):
        issued(small, keys, "review")
    assert small.facts() == before


# Readers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "departments", "reviews"),
    [
        ("cs", {"customer-service"}, True), ("cp", {"legal"}, True), ("tr", {"customer-service"}, True),
        ("po", {"cards"}, False), ("a1", {"customer-service"}, False), ("ghost", set(), False),
    ],
)  # fmt: skip
def test_what_a_person_may_read_follows_from_the_roster(small: Bank, person: str, departments: set[str], reviews: bool):
    reader = people.reader_for(small.office, person)
    assert (reader.departments, reader.reviews) == (departments, reviews)
