"""What may not be done leaves nothing behind, and one clear line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.errors import BriefedError
from bot.domain.launches.facts import GoNoGo, SignedOff, StageDecision
from bot.domain.launches.template import FreezeRule, FreezeWindow
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roles import Role
from bot.services.deeds import Deed
from bot.services.launches import filing, launching, people, signing, training, upgrading
from bot.services.launches.judging import view
from bot.services.launches.launching import NotReady
from bot.services.launches.recording import LaunchOffice
from bot.services.launches.signing import subject_of
from tests.domain.launches.builders import (
    DAY,
    LAUNCH,
    NOW,
    OFFICERS,
    PLANNED,
    T1,
    T2,
    agent,
    at,
    needs,
    officer,
    roster,
)
from tests.domain.launches.builders import template as a_template
from tests.services.launches.bank import AGENTS, DOCUMENT, ROSTER, TEMPLATE, Bank

pytestmark = pytest.mark.slow

Try = Callable[[LaunchOffice, Deed], object]
NEW_YEAR = at("2026-12-31")
BEFORE_LAUNCH = PLANNED - timedelta(minutes=1)


def signed(requirement: str, launch: str = "gold", meaning: str = "I agree.", shown: str | None = None) -> Try:
    return lambda office, deed: signing.sign(office, deed, launch, requirement, GoNoGo.GO, meaning, shown)


def shown_too_short(office: LaunchOffice, deed: Deed) -> object:
    requirement = TEMPLATE.requirement("tested")
    assert requirement
    digest = subject_of(requirement, view(office, "gold").case)
    return signed("tested", shown=digest[:7])(office, deed)


def waived(
    requirement: str = "training",
    until: datetime = NEW_YEAR,
    due: date = date(2026, 12, 20),
    reason: str = "The night shift.",
    remedial: str = "Train it.",
) -> Try:
    return lambda office, deed: signing.waive(office, deed, "gold", requirement, reason, until, remedial, due)


def moved(to: datetime, reason: str = "The system is late.") -> Try:
    return lambda office, deed: filing.move(office, deed, "gold", to, reason)


def held(requirement: str = "training", session: str = "s2", when: datetime = NOW, launch: str = "gold") -> Try:
    return lambda office, deed: training.hold_session(office, deed, launch, requirement, session, when)


def attended(*present: str, session: str = "s1") -> Try:
    return lambda office, deed: training.record_attendance(office, deed, "gold", session, dict.fromkeys(present))


def filed(materials: dict[str, str] | None = None, **changes: object) -> Try:
    launch = replace(LAUNCH, **changes)  # pyright: ignore[reportArgumentType]
    return lambda office, deed: filing.file_launch(office, deed, launch, materials or {})


def attached(requirement: str, document: str = DOCUMENT) -> Try:
    return lambda office, deed: filing.attach(office, deed, "gold", requirement, document)


def decided(stage: str, decision: StageDecision = StageDecision.GO, reason: str = "") -> Try:
    return lambda office, deed: signing.decide_stage(office, deed, "gold", stage, decision, reason)


def delegated(to: str, *roles: Role, first: str = "2026-12-01", last: str = "2026-12-10") -> Try:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return lambda office, deed: signing.delegate(office, deed, to, frozenset(roles), *days)


def listened(hours: float = 1, day: str = "2026-12-01", department: str = "cards") -> Try:
    return lambda office, deed: signing.log_listening(office, deed, department, date.fromisoformat(day), hours)


def imported(*names: str) -> Try:
    """A roster of the officers and these agents only."""
    left = tuple(one for one in AGENTS if one.id in names)
    told = roster(*(left or (agent("a9"),)), teams=(T1, T2), effective="2026-12-01")
    return lambda office, deed: people.import_roster(office, deed, told)


def led(group: str, meaning: str = "Briefed.", requirement: str = "training") -> Try:
    return lambda office, deed: signing.sign_training(office, deed, "gold", requirement, group, meaning)


def withdrawn(key: str, reason: str = "I was wrong.") -> Try:
    return lambda office, deed: signing.withdraw(office, deed, "gold", key, reason)


def minor(old: str, new: str) -> Try:
    return lambda office, deed: signing.call_minor(office, deed, "gold", DOCUMENT, old, new, "A comma.")


REFUSED: list[tuple[str, str, Try, str]] = [
    # who is not there, and who may not
    ("nobody's id", "ghost", signed("review"), "ghost is not on the roster"),
    ("an agent signs", "a1", signed("review"), "a1 is none of: customer_service"),
    ("the author signs", "po", signed("review"), "po is none of"),
    ("a false delegate signs", "a1/cs", signed("review"), "a1 (cs) is none of"),
    ("a delegate of nobody", "cs/ghost", signed("review"), "ghost is not on the roster"),
    ("another department files", "loans", filed(id="new"), "loans works for loans, not for cards"),
    ("another department moves", "loans", moved(at("2026-12-16")), "loans works for loans"),
    ("another department attaches", "loans", attached("brief"), "loans works for loans"),
    ("another department launches", "loans", lambda o, d: launching.carry_out(o, d, "gold"), "loans works for loans"),
    # signing
    ("no launch", "cs", signed("review", "silver"), "There is no launch 'silver' as of 2026-12-01 12:00."),
    ("no requirement", "cs", signed("law"), "There is no requirement 'law'. There are: brief, questions"),
    ("no review", "cs", signed("freeze"), "“freeze” is nothing that is signed"),
    ("a training as a review", "cs", signed("training"), "“training” is nothing that is signed"),
    ("without words", "cs", signed("review", meaning=" "), "Say what is signed."),
    ("what has changed", "cs", signed("review", shown="0" * 12), "has changed since it was shown"),
    ("what was not shown", "cs", signed("review", shown=""), "has changed since it was shown"),
    ("what a few digits do not tell", "sv", shown_too_short, "is too short to tell versions apart. Give at least 8"),
    # team leaders
    ("another's team", "tl2", led("t1/early"), "Only tl leads team t1"),
    ("no such shift", "tl", led("t1/late"), "There is no 't1/late' on the roster"),
    ("no such team", "tl", led("t9/early"), "There is no team t9"),
    ("no training", "tl", led("t1/early", requirement="review"), "'review' is no training"),
    # taking back
    ("another's sign-off", "cs2", withdrawn("review"), "cs signed that; only he can take it back"),
    ("a false delegate's", "cs2/cs", withdrawn("review"), "cs has delegated nothing to cs2"),
    ("what is no sign-off", "po", withdrawn("filed:gold"),
     "'filed:gold' is no sign-off of gold. Look it up again. See: briefed launch show gold --evidence"),
    ("what is not there", "cs", withdrawn("nothing"), "'nothing' is no sign-off of gold"),
    ("the beginning of several", "tl", withdrawn("deed-00"), "'deed-00' is the beginning of more than one sign-off"),
    ("nothing", "cs", withdrawn(""), "'' is no sign-off of gold"),
    ("without a reason", "cs", withdrawn("review", " "), "Say the reason."),
    # stages
    ("another role decides", "cs", decided("concept"), "cs is none of: supervisor"),
    ("no such stage", "sv", decided("design"), "There is no stage design, only concept, launch"),
    ("a hold without a reason", "sv", decided("launch", StageDecision.HOLD), "Say the reason"),
    # minor changes
    ("unknown versions", "co", minor("aa", "bb"), "'aa' is no version of cards/gold.md"),
    ("no version at all", "co", minor("", ""), "'' is no version"),
    ("by customer service", "cs", minor("aa", "bb"), "cs is none of: compliance"),
    # waivers
    ("without the role", "sv", waived(), "sv is none of: centre_head"),
    ("of what nobody may waive", "ch", waived("review"), "“review” cannot be waived"),
    ("of what is met", "ch", waived("training"), "'training' is met: there is nothing to waive"),
    # moving
    ("into the past", "po", moved(NOW - timedelta(seconds=1)), "2026-12-01 11:59 is past"),
    ("to this instant", "po", moved(NOW), "is past"),
    ("into a freeze", "po", moved(at("2026-12-20", "00:00")),
     "2026-12-20 lies in the freeze until 2027-01-04: closing"),
    ("to a freeze's end", "po", moved(at("2027-01-03", "23:59")), "2027-01-03 lies in the freeze"),
    ("without saying why", "po", moved(at("2026-12-16"), ""), "Say the reason"),
    # filing
    ("in the past", "po", filed(id="new", planned_at=NOW), "is past"),
    ("under a template that is not there", "po", filed(id="new", template_digest="x"),
     "The template version x is not registered"),
    ("what nobody asks for", "po", filed({"faq": DOCUMENT}, id="new"), "card asks for no faq. Materials: brief."),
    ("anew with another template", "po", filed(template="other"), "gold follows the template card"),
    ("anew as another department's", "loans", filed(owner_department="loans"), "gold belongs to cards"),
    ("a document for a review", "po", attached("review"), "'review' asks for no document; it is a review"),
    ("no document", "po", attached("brief", " "), "' ' names no document"),
    ("a file from elsewhere", "po", attached("brief", "../secret.md"), "names no document"),
    ("no question", "po", lambda o, d: filing.add_question(o, d, "gold", " ", "cli"), "Say the question"),
    ("the newest template", "cs", lambda o, d: upgrading.upgrade_template(o, d, "gold"), "has the newest version"),
    # sessions
    ("by an agent", "a1", held(), "a1 is none of: trainer"),
    ("of a review", "tr", held("review"), "'review' is no training"),
    ("in the future", "tr", held(when=NOW + timedelta(seconds=1)), "still to come"),
    ("before there was that version", "tr", held(when=at("2026-10-12")), "is what it is only since 2026-10-13 12:00"),
    ("a second time", "tr", held(session="s1"), "There is a session 's1' already"),
    # attendance
    ("somebody on leave", "tr", attended("a4", session="leave"),
     "On 2026-11-10 these cannot have been at the session: on leave: a4"),
    ("a stranger", "tr", attended("a1", "ghost"), "not on the roster: ghost. Nothing was recorded."),
    ("one of three on leave", "tr", attended("a1", "a4", "ghost", session="leave"),
     "not on the roster: ghost; on leave: a4"),
    ("nobody", "tr", attended(), "nobody was named"),
    ("at no session", "tr", attended("a1", session="s9"), "There is no session 's9' on gold"),
    ("entered by an agent", "a1", attended("a1"), "a1 is none of"),
    ("struck, but never entered", "tr", lambda o, d: training.strike_attendance(o, d, "gold", "s1", "po", "x"),
     "was not"),
    ("struck without a reason", "tr", lambda o, d: training.strike_attendance(o, d, "gold", "s1", "a1", " "),
     "Say the"),
    ("struck at no session", "tr", lambda o, d: training.strike_attendance(o, d, "gold", "s9", "a1", "x"),
     "no session"),
    # the roster
    ("by somebody who may not", "cs", imported(*["a1", "a2", "a3", "a4"]), "cs is none of: centre_head, supervisor"),
    ("by the program, a second time", "briefed", imported("a1"), "briefed is not on the roster"),
    # delegation
    ("roles one has not", "a1", delegated("a2", Role.COMPLIANCE), "a1 has no such roles to delegate. His are: agent"),
    ("no roles", "cs", delegated("cs2"), "cs has no such roles"),
    ("to oneself", "cs", delegated("cs", Role.CUSTOMER_SERVICE), "'cs' cannot be a delegate"),
    ("to a stranger", "cs", delegated("ghost", Role.CUSTOMER_SERVICE), "'ghost' cannot be a delegate"),
    ("for a year", "cs", delegated("cs2", Role.CUSTOMER_SERVICE, last="2027-12-01"), "At most 92 days"),
    ("in the past", "cs", delegated("cs2", Role.CUSTOMER_SERVICE, last="2026-11-30"), "is no time to delegate"),
    ("backwards", "cs", delegated("cs2", Role.CUSTOMER_SERVICE, first="2026-12-09", last="2026-12-08"), "is no time"),
    ("what was delegated", "cs2/cs", delegated("sv", Role.CUSTOMER_SERVICE), "A delegate cannot delegate"),
    # listening
    ("no hours", "dm", listened(0), "0 hours cannot be. Log more than 0 and at most 12 a day."),
    ("hours that are no number", "dm", listened(float("nan")), "nan hours cannot be"),
    ("more than a day has", "dm", listened(12.5), "12.5 hours cannot be"),
    ("more than a day has, in two entries", "dm", listened(10, "2026-11-30"),
     "3 hours are logged for 2026-11-30 already"),
    ("tomorrow", "dm", listened(day="2026-12-02"), "2026-12-02 is not within the last 31 days"),
    ("long ago", "dm", listened(day="2026-10-30"), "is not within the last 31 days"),
    ("of another department", "dm", listened(department="loans"), "dm works for cards, not for loans"),
    ("by an owner", "po", listened(), "po is none of: department_manager"),
    # launching
    ("too early", "po", lambda o, d: launching.carry_out(o, d, "gold"), "gold is planned for 2026-12-15 10:00. Wait"),
    ("a permit that is not there", "po", lambda o, d: launching.revoke_permit(o, d, "gold", "x", "x"),
     "'x' is no permit of gold. Look it up again. See: briefed permit list gold"),
    ("a duty that is not there", "po", lambda o, d: signing.report_remedial(o, d, "gold", "x", "x"),
     "'x' is no open duty of gold"),
]  # fmt: skip


@pytest.fixture(scope="session")
def leave_session(ready_bank: Bank) -> None:
    """A session on a day on which "a4" is on leave."""
    when = at("2026-11-10")
    training.hold_session(ready_bank.office_at(NOW), Deed("tr", "leave"), "gold", "training", "leave", when)


@pytest.mark.usefixtures("leave_session")
@pytest.mark.parametrize(("who", "try_it", "said"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_what_may_not_be_done_leaves_nothing_and_one_clear_line(ready_bank: Bank, who: str, try_it: Try, said: str):
    actor, _, on_behalf_of = who.partition("/")
    refused(ready_bank, try_it, said, Deed(actor, "refused", on_behalf_of or None))


def refused(
    bank: Bank, try_it: Try, said: str, deed: Deed, when: datetime = NOW, error: type[BriefedError] = BriefedError
) -> str:
    before = bank.facts()
    with pytest.raises(error) as caught:
        try_it(bank.office_at(when), deed)
    assert bank.facts() == before
    line = str(caught.value)
    assert "\n" not in line
    assert said in line
    return line


def test_nobody_signs_his_own_work_in_person_or_as_or_through_a_delegate(bank: Bank):
    both = officer("po", Role.PRODUCT_OWNER, Role.CUSTOMER_SERVICE, department="cards")
    others = tuple(one for one in OFFICERS if one.id != "po")
    bank.opened().clock.move(DAY)
    people.import_roster(bank.office, bank.deed("ch"), replace(ROSTER, people=(both, *others, *AGENTS)))
    bank.begun()
    today = date(2026, 10, 13)
    signing.delegate(bank.office, bank.deed("po"), "cs2", frozenset({Role.CUSTOMER_SERVICE}), today, today)
    signing.delegate(bank.office, bank.deed("cs"), "po", frozenset({Role.CUSTOMER_SERVICE}), today, today)
    now = bank.clock()
    for actor, on_behalf_of in (("po", None), ("cs2", "po"), ("po", "cs")):
        refused(bank, signed("review"), "po wrote it and cannot sign", Deed(actor, "k", on_behalf_of), now, NotAllowed)
    bank.signs("cs2", "review")
    assert bank.state("review") == "met"


def test_nobody_signs_what_is_missing_or_has_changed_since_it_was_shown(small: Bank):
    small.begun()
    shown = small.signs("cs", "review").body
    assert isinstance(shown, SignedOff)
    small.clock.move(DAY)
    small.write("金卡年费怎么收:每年300元。")
    again = signed("review", shown=shown.subject_digest)
    refused(small, again, "has changed since it was shown", Deed("cs2", "k"), small.clock())
    small.clock.move(DAY)
    small.write()
    again(small.office, Deed("cs2", "k"))


def test_no_leader_signs_before_there_is_anything_to_teach(small: Bank):
    small.filed()
    deed = Deed("tl", "k")
    refused(small, led("t1/early"), "There is nothing to sign under 'training' yet", deed, small.clock())
    refused(small, held(when=small.clock()), "The material 'brief' is not there yet", Deed("tr", "k"), small.clock())


def test_a_stage_is_not_decided_go_while_it_is_incomplete(small: Bank):
    small.begun()
    line = refused(small, decided("concept"), "Stage 'concept' is not complete:", Deed("sv", "k"), small.clock())
    assert "questions, review. Meet or waive these first." in line
    decided("concept", StageDecision.HOLD, "wait")(small.office, Deed("sv", "k"))
    assert small.decision() == "block"


def test_a_waiver_is_refused_when_it_has_ended_or_its_duty_is_past(small: Bank):
    small.begun()
    now, deed = small.clock(), Deed("ch", "k")
    refused(small, waived(until=now), "A waiver must end after now", deed, now)
    refused(small, waived(due=date(2026, 10, 12)), "would be overdue since 2026-10-12", deed, now)
    refused(small, waived(reason=" "), "Say the reason", deed, now)
    refused(small, waived(remedial=" "), "Say how it is made good", deed, now)
    waived(until=now + timedelta(seconds=1), due=date(2026, 10, 13))(small.office, deed)


def test_no_waiver_while_the_department_has_an_overdue_duty(bank: Bank):
    bank.begun().filed(replace(LAUNCH, id="silver"))
    bank.clock.now = at("2026-10-14")
    waived("training", due=date(2026, 10, 20))(bank.office, Deed("ch", "w"))
    other = lambda office, deed: signing.waive(  # noqa: E731
        office, deed, "silver", "listening", "Why.", at("2026-12-31"), "How.", date(2026, 12, 20)
    )
    other(bank.office_at(at("2026-10-20", "23:59")), Deed("ch", "on the last day"))
    late, deed = at("2026-10-21", "00:00"), Deed("ch", "late")
    refused(bank, other, "cards has an overdue duty from a waiver on gold: Train it.", deed, late)
    reported = lambda office, deed: signing.report_remedial(office, deed, "gold", "w", "Done.")  # noqa: E731
    refused(bank, reported, "loans works for loans", Deed("loans", "k"), late)
    reported(bank.office_at(late), Deed("po", "done"))
    other(bank.office_at(late), deed)
    refused(bank, reported, "'w' is no open duty of gold", Deed("po", "again"), late)


def test_more_than_a_fifth_of_the_roster_leaves_only_with_confirmation(bank: Bank):
    everybody = {*OFFICERS, *AGENTS}
    gone = [*AGENTS[1:], next(one for one in OFFICERS if one.id == "cs2")]
    told = replace(
        ROSTER, people=tuple(one for one in ROSTER.people if one not in gone), effective_from=date(2026, 10, 8)
    )
    share = len(gone) / len(everybody)
    now = bank.clock()
    take = lambda office, deed: people.import_roster(office, deed, told)  # noqa: E731
    refused(bank, take, f"This would take {share:.0%} of the people off the roster", Deed("ch", "k"), now)
    people.import_roster(bank.office, Deed("ch", "k"), told, confirmed=True)
    assert people.compare_roster(bank.office, told).leavers == ()


def test_a_first_roster_that_takes_effect_later_is_already_kept_by_its_keepers(new: Bank):
    told = replace(ROSTER, effective_from=date(2027, 1, 1))
    people.import_roster(new.office, new.deed("briefed"), told)
    with pytest.raises(NotAllowed, match="a1 is none of"):
        people.import_roster(new.office, new.deed("a1"), ROSTER)
    people.import_roster(new.office, new.deed("ch"), ROSTER)


def test_a_launch_that_is_blocked_or_past_or_done_is_not_carried_out(bank: Bank):
    go = lambda office, deed: launching.carry_out(office, deed, "gold")  # noqa: E731
    bank.begun()
    line = refused(bank, go, "gold may not be launched, the verdict is BLOCK", Deed("po", "k"), PLANNED, NotReady)
    assert "open: answerability, review, training, listening, attestation" in line
    bank.ready()
    refused(bank, go, "gold is planned for 2026-12-15 10:00", Deed("po", "k"), BEFORE_LAUNCH)
    go(bank.office_at(PLANNED), Deed("po", "k"))
    later = PLANNED + DAY
    refused(bank, go, "gold was launched already", Deed("po", "again"), later)
    refused(bank, moved(at("2027-01-10")), "was launched already; its date cannot move", Deed("po", "m"), later)
    refused(bank, filed(), "gold was launched already", Deed("po", "f"), later)


def test_a_freeze_that_does_not_apply_does_not_hold_a_move_up(small: Bank):
    window = FreezeWindow(at("2026-12-20", "00:00"), at("2027-01-04", "00:00"), "closing")
    freeze = needs(FreezeRule((window,)), "freeze")
    low = replace(freeze, when=replace(freeze.when, tiers=("low",)))
    filing.register_templates(small.office, [replace(a_template(low), digest="other")])
    small.filed(replace(LAUNCH, template_digest="other"))
    moved(at("2026-12-21"))(small.office, Deed("po", "k"))


def test_a_key_stands_for_one_deed_only(bank: Bank):
    bank.ready()
    used = [("another deed", "cs", withdrawn("review")), ("another's", "cs2", signed("review"))]
    for _, who, try_it in used:
        refused(bank, try_it, "The key 'review' was used for something else", Deed(who, "review"), NOW)
    attended("a1")(bank.office_at(NOW), Deed("tr", "sheet"))
    refused(bank, attended("a1", session="s1"), "was used for something else", Deed("sv", "sheet"), NOW)


def test_without_a_roster_nothing_is_done(new: Bank):
    refused(new, filed(), "There is no roster yet. Import one: briefed roster import FILE", Deed("po", "k"))
