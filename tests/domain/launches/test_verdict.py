"""The verdict as a whole: what allows, what blocks, what cannot be told, and what must hold for any set of facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.facts import Fact
from bot.domain.launches.dossier import gather, gather_all
from bot.domain.launches.facts import (
    AnswersChecked,
    AttendanceStruck,
    Attended,
    ChangeCalledMinor,
    CheckedQuestion,
    DateMoved,
    GoNoGo,
    LaunchFiled,
    ListeningLogged,
    MaterialAttached,
    PermitIssued,
    QuestionAdded,
    SignedOff,
    SignOffWithdrawn,
    StageDecided,
    StageDecision,
    TemplateRegistered,
    TemplateUpgraded,
    Waived,
)
from bot.domain.launches.finding import State
from bot.domain.launches.template import (
    AnswerabilityRule,
    Applicability,
    FreezeRule,
    FreezeWindow,
    LeadTimeRule,
    ListeningRule,
    MaterialRule,
)
from bot.domain.launches.verdict import Decision, Verdict, current_stage, judge
from bot.domain.people.facts import Delegated, RosterImported
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    ATTESTATION,
    DAY,
    FILED,
    LAUNCH,
    MATERIAL,
    NOW,
    OFFICE,
    PLANNED,
    REVIEW,
    SECOND,
    SIGNED,
    TRAINING,
    agent,
    at,
    attached,
    case,
    decided,
    fact,
    filed,
    found,
    leader_signed,
    local_day,
    needs,
    on_leave,
    roster,
    seen,
    signed,
    state,
    template,
    trained,
    verdict,
)

BRIEF, EARLY_REVIEW = replace(MATERIAL, stage="concept"), replace(REVIEW, id="early", stage="concept")
FEES = needs(MaterialRule("fees"), "fees", waivable_by=(Role.CENTRE_HEAD,))
WAIVED_UNTIL = PLANNED + 5 * DAY
QUESTION = "年费多少?"


def waiver(
    requirement: str = "fees", until: datetime = WAIVED_UNTIL, when: datetime = SIGNED, actor: str = "ch", **more: str
) -> Fact:
    body = Waived(requirement, "the list is being printed", until, "print it", date(2026, 12, 31))
    return fact(body, when, actor, **more)


def listened(hours: float = 8, department: str = "cards", actor: str = "dm") -> Fact:
    return fact(ListeningLogged(actor, department, date(2026, 11, 20), hours), at("2026-11-20"), actor, launch=None)


def asked(facts: list[Fact], when: datetime = SIGNED) -> Fact:
    digest = case(facts, when).dossier.materials_digest()
    return fact(AnswersChecked("answerability", digest, (CheckedQuestion(QUESTION, "answered", 0.9, "words"),)), when)


def everything() -> list[Fact]:
    """All that it takes for a launch with a requirement of every kind, one of them waived, to be allowed."""
    facts = filed(
        BRIEF,
        EARLY_REVIEW,
        REVIEW,
        ATTESTATION,
        TRAINING,
        FEES,
        needs(ListeningRule(8, 30)),
        needs(LeadTimeRule(("brief", "training"), 10)),
        needs(FreezeRule((FreezeWindow(PLANNED + DAY, PLANNED + 9 * DAY, "year's end"),))),
        needs(AnswerabilityRule((QUESTION,))),
        needs(MaterialRule("fees"), "branches", when=Applicability(channels=("phone",))),
        stages=("concept", "launch"),
    )
    facts += [attached(), seen()]
    facts += [signed(facts, EARLY_REVIEW), signed(facts), signed(facts, ATTESTATION, "sv"), decided("concept")]
    return [*facts, *trained("a1", "a2"), leader_signed(), waiver(), listened(), asked(facts)]


ENOUGH = everything()


def said(judged: Verdict) -> object:
    """All of a verdict but its instant."""
    return replace(judged, as_of=NOW)


def test_everything_that_it_takes_allows():
    judged = verdict(ENOUGH)
    assert judged.decision is Decision.ALLOW, [one for one in judged.findings if one.state is State.UNMET]
    assert judged.reasons == ()
    assert [one.state for one in judged.findings].count(State.WAIVED) == 1
    assert judged.template_digest == "template-1"
    assert judged.calendar_digest == OFFICE.digest()


# ERROR: it cannot be told --------------------------------------------------------------------------------------------


def without(kind: type) -> list[Fact]:
    return [one for one in ENOUGH if not isinstance(one.body, kind)]


def test_a_template_that_is_not_registered_is_an_error():
    judged = verdict(without(TemplateRegistered))
    assert (judged.decision, judged.findings) == (Decision.ERROR, ())
    upgraded = [*ENOUGH, fact(TemplateUpgraded("nobody knows it", "diff"), NOW, "po")]
    assert verdict(upgraded).decision is Decision.ERROR


@pytest.mark.parametrize("requirements", [(), (replace(MATERIAL, when=Applicability(tiers=("low",))),)])
def test_a_template_without_anything_that_applies_is_an_error(requirements):
    judged = verdict(filed(*requirements))
    assert (judged.decision, len(judged.reasons)) == (Decision.ERROR, 1)


def test_without_a_roster_it_is_an_error_even_if_no_training_asks_for_one():
    assert verdict(without(RosterImported)).decision is Decision.ERROR
    facts = [one for one in [*filed(MATERIAL), attached(), seen()] if not isinstance(one.body, RosterImported)]
    assert verdict(facts).decision is Decision.ERROR
    too_late = fact(RosterImported(roster(effective="2026-12-16")), FILED)
    assert verdict([*facts, too_late]).decision is Decision.ERROR


@pytest.mark.parametrize("due", [0, 1, 5])
@pytest.mark.parametrize(
    ("years", "expected"), [({2025}, Decision.ERROR), ({2026}, Decision.ALLOW), (set(), Decision.ERROR)]
)
def test_a_year_that_the_calendar_does_not_know_is_an_error(due: int, years: set[int], expected: Decision):
    facts = [*filed(replace(MATERIAL, due=due)), attached(), seen()]
    assert verdict(facts, calendar=Calendar("office", frozenset(years))).decision is expected


def test_a_calendar_that_is_always_open_knows_every_year():
    assert verdict(ENOUGH, calendar=Calendar("always", always_open=True)).decision is Decision.ALLOW


def test_what_is_unknown_weighs_more_than_what_is_unmet():
    nobody = roster(agent("a1"), leaves=(on_leave("a1", "2026-12-01", "2026-12-31"),))
    judged = verdict([*filed(TRAINING, MATERIAL, REVIEW, people=nobody), attached(), seen()])
    assert {one.state for one in judged.findings} == {State.UNKNOWN, State.MET, State.UNMET}
    assert judged.decision is Decision.ERROR


def test_a_launch_that_is_not_filed_by_then_is_none():
    for facts, as_of in ((ENOUGH, FILED - SECOND), ([], NOW), ([attached()], NOW)):
        with pytest.raises(KeyError):
            gather(facts, "gold", as_of, local_day())
        assert gather_all(facts, as_of, local_day()) == {}


# Stages --------------------------------------------------------------------------------------------------------------

GO, HOLD, RECYCLE, KILL = StageDecision.GO, StageDecision.HOLD, StageDecision.RECYCLE, StageDecision.KILL
STAGES = ("concept", "design", "launch")
STAGED = [*filed(MATERIAL, stages=STAGES), attached(), seen()]


@pytest.mark.parametrize(
    ("decisions", "expected", "stage"),
    [
        ([], Decision.BLOCK, "concept"),
        ([("concept", GO)], Decision.BLOCK, "design"),
        ([("design", GO)], Decision.BLOCK, "concept"),
        ([("concept", GO), ("design", GO)], Decision.ALLOW, "launch"),
        ([("concept", GO), ("design", GO), ("launch", GO)], Decision.ALLOW, "launch"),
        ([("concept", GO), ("design", GO), ("launch", HOLD)], Decision.BLOCK, "launch"),
        ([("concept", GO), ("design", HOLD)], Decision.BLOCK, "design"),
        ([("concept", GO), ("design", GO), ("concept", RECYCLE)], Decision.BLOCK, "concept"),
        ([("concept", GO), ("design", GO), ("concept", KILL)], Decision.BLOCK, "concept"),
        ([("concept", HOLD), ("concept", GO), ("design", GO)], Decision.ALLOW, "launch"),
        ([("concept", RECYCLE), ("concept", GO), ("design", GO)], Decision.ALLOW, "launch"),
        ([("concept", KILL), ("concept", GO), ("design", GO)], Decision.ALLOW, "launch"),
        ([("concept", GO), ("design", GO), ("concept", GO)], Decision.ALLOW, "launch"),
    ],
)
def test_every_stage_but_the_last_is_decided_go(decisions, expected: Decision, stage: str):
    facts = [decided(one, what, SIGNED + number * DAY) for number, (one, what) in enumerate(decisions)]
    assert verdict([*STAGED, *facts]).decision is expected
    assert current_stage(case([*STAGED, *facts]).dossier) == stage


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_of_two_decisions_at_once_the_one_against_counts(first: str, second: str):
    facts = [*STAGED, decided("design"), decided("concept", GO, key=first), decided("concept", HOLD, key=second)]
    assert verdict(facts).decision is Decision.BLOCK


def test_an_author_stops_his_own_launch_and_does_not_let_it_go():
    facts = [*STAGED, decided("design"), fact(MaterialAttached("brief", "brief.md"), SIGNED, "sv")]
    assert verdict([*facts, decided("concept")]).decision is Decision.BLOCK
    by_another = [*STAGED, decided("concept"), decided("design")]
    assert verdict([*by_another, decided("concept", HOLD, NOW, "po")]).decision is Decision.BLOCK


def test_a_launch_without_a_template_is_at_no_stage():
    assert current_stage(case(without(TemplateRegistered)).dossier) is None


# Waivers -------------------------------------------------------------------------------------------------------------

UNWAIVED = [*filed(replace(FEES, waivable_by=(Role.CENTRE_HEAD, Role.COMPLIANCE)), MATERIAL), attached(), seen()]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([waiver()], Decision.ALLOW),
        ([waiver(actor="co")], Decision.ALLOW),
        ([waiver(actor="sv", on_behalf_of="ch")], Decision.ALLOW),
        ([waiver(actor="sv")], Decision.BLOCK),
        ([waiver(actor="nobody")], Decision.BLOCK),
        ([waiver(actor="ch", on_behalf_of="po")], Decision.BLOCK),
        ([waiver(actor="po", on_behalf_of="ch")], Decision.BLOCK),
        ([waiver(), fact(MaterialAttached("brief", "brief.md"), NOW, "ch")], Decision.BLOCK),
        ([waiver("brief")], Decision.BLOCK),
        ([waiver(until=PLANNED)], Decision.BLOCK),
        ([waiver(until=PLANNED + SECOND)], Decision.ALLOW),
        ([waiver(until=NOW)], Decision.BLOCK),
        ([waiver(), waiver(until=NOW, when=NOW)], Decision.ALLOW),
        ([waiver(), fact(DateMoved(WAIVED_UNTIL, "later"), NOW, "po")], Decision.BLOCK),
        ([waiver(), fact(DateMoved(WAIVED_UNTIL - SECOND, "later"), NOW, "po")], Decision.ALLOW),
    ],
)
def test_a_waiver_is_given_by_whom_the_template_names_and_covers_the_launch(given: list[Fact], expected: Decision):
    assert verdict([*UNWAIVED, *given]).decision is expected


def test_what_cannot_be_waived_is_not():
    assert state([*filed(MATERIAL), waiver("brief")], "brief") is State.UNMET


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (SIGNED - SECOND, State.UNMET),
        (SIGNED, State.WAIVED),
        (WAIVED_UNTIL - SECOND, State.WAIVED),
        (WAIVED_UNTIL, State.UNMET),
        (WAIVED_UNTIL + SECOND, State.UNMET),
    ],
)
def test_a_waiver_runs_out(as_of: datetime, expected: State):
    assert state([*UNWAIVED, waiver()], "fees", as_of) is expected


def test_what_is_met_or_does_not_apply_needs_no_waiver():
    facts = [*ENOUGH, attached("fees", "fees.md"), seen(document="fees.md", kind="fees")]
    assert state([*facts, waiver("branches")], "fees") is State.MET
    assert state([*facts, waiver("branches")], "branches") is State.NOT_APPLICABLE


# Days where the clocks change ----------------------------------------------------------------------------------------

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("planned", "day"),
    [
        (datetime.fromisoformat("2026-03-28T23:59:59+00:00"), date(2026, 3, 28)),
        (datetime.fromisoformat("2026-03-29T00:00:00+00:00"), date(2026, 3, 29)),
        (datetime.fromisoformat("2026-03-29T22:59:59+00:00"), date(2026, 3, 29)),
        (datetime.fromisoformat("2026-03-29T23:00:00+00:00"), date(2026, 3, 30)),
        (datetime.fromisoformat("2026-10-24T23:00:00+00:00"), date(2026, 10, 25)),
        (datetime.fromisoformat("2026-10-25T23:59:59+00:00"), date(2026, 10, 25)),
        (datetime.fromisoformat("2026-10-26T00:00:00+00:00"), date(2026, 10, 26)),
    ],
)
def test_a_launch_is_on_the_local_day_also_when_the_clocks_change(planned: datetime, day: date):
    launch = replace(LAUNCH, planned_at=planned)
    facts = [replace(one, recorded_at=at("2026-01-05")) for one in filed(replace(MATERIAL, due=1), launch=launch)]
    judged = case(facts, planned, zone=LONDON)
    assert judged.launch_day == day
    assert judge(judged).findings[0].due == OFFICE.add_working_days(day, -1)


@pytest.mark.parametrize(("came", "expected"), [("22:59:59", State.MET), ("23:00:00", State.UNMET)])
def test_evidence_comes_on_the_local_day_also_when_the_clocks_change(came: str, expected: State):
    launch = replace(LAUNCH, planned_at=datetime.fromisoformat("2026-03-30T09:00:00+00:00"))
    facts = [*filed(MATERIAL, needs(LeadTimeRule(("brief",), 1)), launch=launch), attached()]
    facts = [replace(one, recorded_at=at("2026-01-05")) for one in facts]
    facts.append(seen(when=datetime.fromisoformat(f"2026-03-27T{came}+00:00") + timedelta(hours=1)))
    findings = judge(case(facts, launch.planned_at, zone=LONDON)).findings
    assert findings[1].state is expected


# What must hold for any set of facts ---------------------------------------------------------------------------------


def other(sha256: str, day: int) -> Fact:
    return seen(sha256, SIGNED + day * DAY)


def signed_again(requirement: str, actor: str, day: int, decision: GoNoGo = GoNoGo.GO) -> Fact:
    """Another decision on what is signed in what is enough."""
    bodies = (one.body for one in ENOUGH if isinstance(one.body, SignedOff))
    body = next(one for one in bodies if one.requirement == requirement)
    return fact(replace(body, decision=decision), SIGNED + day * DAY, actor)


AGAINST = (("review", "cs", 0), ("review", "cs2", 2), ("early", "cs", 1), ("training", "tl", 2))
AGAIN = (("review", "cs", 3), ("review", "sv", 3), ("training", "tl", 4), ("early", "po", 3))
ROSTERS = (
    roster(agent("a1"), agent("a2"), agent("a3"), effective="2026-12-01"),
    roster(agent("a1"), effective="2026-12-02"),
    roster(agent("a1"), agent("a2", shift="night"), effective="2026-12-10"),
    roster(agent("a1"), agent("a2", team="t7"), effective="2026-12-15"),
)
A_KEY = next(one.key for one in ENOUGH if isinstance(one.body, SignedOff))
THINGS_THAT_HAPPEN = (
    [other(version, day) for version in ("v1", "v2", "v3", "") for day in (0, 1, 3)]
    + [
        fact(ChangeCalledMinor("brief.md", old, new, "same"), SIGNED + day * DAY, actor, launch=None)
        for old, new in (("v1", "v2"), ("v2", "v1"), ("v2", "v3"), ("v3", "v1"))
        for day, actor in ((1, "co"), (4, "po"))
    ]
    + [signed_again(*one, GoNoGo.NO_GO) for one in AGAINST]
    + [signed_again(*one) for one in AGAIN]
    + [decided("concept", what, SIGNED + day * DAY) for what in StageDecision for day in (0, 2)]
    + [fact(DateMoved(PLANNED + days * DAY, "asked"), SIGNED + 2 * DAY, "po") for days in (-14, -7, -1, 1, 6)]
    + [fact(AttendanceStruck("s1", person, "ill"), SIGNED + DAY, "tr") for person in ("a1", "a2")]
    + [fact(Attended("s1", person), SIGNED + 2 * DAY, "tr") for person in ("a1", "a2", "a3")]
    + [fact(RosterImported(one), SIGNED + DAY) for one in ROSTERS]
    + [fact(SignOffWithdrawn(A_KEY, "…"), SIGNED + DAY, "cs"), fact(QuestionAdded("额度?", "log"), SIGNED, "cs")]
    + [waiver(until=PLANNED + days * DAY, actor=actor) for days, actor in ((1, "ch"), (9, "ch"), (9, "po"))]
    + [attached(requirement, "brief.md", SIGNED + DAY) for requirement in ("brief", "fees")]
    + [fact(LaunchFiled(replace(LAUNCH, summary="changed")), SIGNED + DAY, "po")]
)
EXTRA = st.lists(st.sampled_from(THINGS_THAT_HAPPEN), unique_by=lambda one: one.key, max_size=5)
MISSING = st.just(set[int]()) | st.sets(st.sampled_from(range(3, len(ENOUGH))), max_size=2)


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """What allows a launch, with a few facts less and a few more."""
    missing = draw(MISSING)
    return [*(one for number, one in enumerate(ENOUGH) if number not in missing), *draw(EXTRA)]


INSTANTS = st.integers(0, 80).map(lambda days: FILED + days * DAY)


@given(histories(), st.randoms(use_true_random=False), INSTANTS)
def test_the_order_of_the_facts_does_not_matter(facts: list[Fact], random, as_of: datetime):
    shuffled = facts[:]
    random.shuffle(shuffled)
    assert verdict(facts, as_of) == verdict(shuffled, as_of)
    assert verdict(facts, as_of).digest == verdict(shuffled, as_of).digest


UNRELATED = [
    replace(one, launch="silver", key=f"silver-{one.key}")
    for one in (*ENOUGH, *THINGS_THAT_HAPPEN)
    if one.launch is not None
]
UNRELATED += [
    listened(100, "loans", "loans"),
    seen("v9", NOW, "other.md"),
    seen("", SIGNED, "other.md"),
    fact(ChangeCalledMinor("other.md", "v1", "v9", "same"), NOW, "co", launch=None),
    fact(TemplateRegistered(template(REVIEW, digest="template-9")), NOW),
    fact(RosterImported(roster(effective="2026-12-27")), NOW),
    fact(Delegated("tr", frozenset({Role.SUPERVISOR}), date(2026, 1, 1), date(2026, 12, 31)), NOW, "sv", launch=None),
    fact(PermitIssued("jti", "release", NOW, "v", "f"), NOW),
]


@given(histories(), st.lists(st.sampled_from(UNRELATED), unique_by=lambda one: one.key, max_size=8))
def test_what_does_not_bear_on_a_launch_changes_nothing(facts: list[Fact], unrelated: list[Fact]):
    assert verdict([*unrelated, *facts]) == verdict(facts)


@given(histories(), INSTANTS)
def test_all_launches_together_are_judged_as_each_alone(facts: list[Fact], as_of: datetime):
    silver = [replace(one, launch="silver", key=f"silver-{one.key}") for one in ENOUGH if one.launch]
    together = gather_all([*silver, *facts], as_of, local_day())
    assert set(together) == {"gold", "silver"}
    for id, dossier in together.items():
        assert judge(replace(case(facts, as_of), dossier=dossier)) == judge(case([*silver, *facts], as_of, launch=id))


def is_evidence(one: Fact) -> bool:
    """What may be taken away. A document is taken away with all of its attachments, and no waiver makes up for it."""
    if isinstance(one.body, MaterialAttached):
        return one.body.requirement == "brief"
    is_go = isinstance(one.body, SignedOff) and one.body.decision is GoNoGo.GO
    return is_go or isinstance(one.body, Attended | Waived)


@settings(max_examples=200)
@given(histories(), st.data())
def test_less_evidence_never_allows_what_more_did_not(facts: list[Fact], data: st.DataObject):
    if verdict(facts).decision is Decision.ALLOW:
        return
    taken = data.draw(st.sampled_from([one for one in facts if is_evidence(one)]))
    gone = MaterialAttached if isinstance(taken.body, MaterialAttached) else None
    rest = [one for one in facts if one is not taken and not (gone and is_evidence(one) and isinstance(one.body, gone))]
    assert verdict(rest).decision is not Decision.ALLOW


@given(histories(), st.integers(0, 60 * 86_400))
def test_what_is_allowed_stays_so_until_its_time_or_a_waiver_runs_out(facts: list[Fact], later: int):
    if verdict(facts).decision is not Decision.ALLOW:
        return
    waived = [one.evidence[0] for one in verdict(facts).findings if one.state is State.WAIVED]
    ends = [one.body.expires_at for one in facts if isinstance(one.body, Waived) and one.key in waived]
    as_of = NOW + later * SECOND
    judged = verdict(facts, as_of)
    if as_of <= LAUNCH.planned_at and all(as_of < end for end in ends):
        assert said(judged) == said(verdict(facts))
    assert judged.decision in {Decision.ALLOW, Decision.BLOCK}


@given(histories(), st.sampled_from(["v8", ""]))
def test_a_changed_material_voids_what_was_bound_to_it(facts: list[Fact], sha256: str):
    judged = verdict([*facts, seen(sha256, NOW)])
    bound = {"early", "review", "training", "answerability"}
    assert all(one.state in {State.UNMET, State.UNKNOWN} for one in judged.findings if one.requirement in bound)
    assert judged.decision is not Decision.ALLOW


@given(histories(), INSTANTS)
def test_an_earlier_instant_gives_the_earlier_verdict_whatever_came_later(facts: list[Fact], as_of: datetime):
    assert verdict(facts, as_of) == verdict([one for one in facts if one.recorded_at <= as_of], as_of)


@given(histories())
def test_every_fact_that_counts_is_in_the_digest(facts: list[Fact]):
    own = [one for one in facts if isinstance(one.body, SignedOff | Attended | Waived | StageDecided | DateMoved)]
    for one in own[:3]:
        rest = [another for another in facts if another is not one]
        assert verdict(rest).facts_digest != verdict(facts).facts_digest


@pytest.mark.parametrize("effective", ["2026-11-01", "2026-12-15"])
def test_a_roster_that_counts_is_in_the_digest(effective: str):
    imported = [*ENOUGH, fact(RosterImported(roster(effective=effective)), NOW)]
    assert verdict(imported).findings == verdict(ENOUGH).findings
    assert verdict(imported).facts_digest != verdict(ENOUGH).facts_digest


def test_a_template_upgrade_is_in_the_verdict_and_its_digest():
    newer = template(BRIEF, digest="template-2", stages=("concept", "launch"))
    facts = [*ENOUGH, fact(TemplateRegistered(newer), NOW), fact(TemplateUpgraded("template-2", "diff"), NOW, "po")]
    assert verdict(facts).template_digest == "template-2"
    assert len(verdict(facts).findings) == 1
    assert verdict(facts).digest != verdict(ENOUGH).digest


def test_a_finding_names_those_of_the_owner_department_who_can_mend_it():
    assert found(filed(MATERIAL), "brief").actors == ("po",)
    assert found(filed(replace(MATERIAL, owner=Role.TRAINER)), "brief").actors == ("tr",)
    assert found([*filed(MATERIAL), attached(), seen()], "brief").actors == ()
