"""Launches, rosters and facts with sensible fields: a test names only what it is about.

Everybody is called by what he is: "po" owns the product, "cs" is customer service, "tl" leads the team "t1", whose
agents "a1" and "a2" are on the early shift. Instants are given as local days, at noon in the centre's time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.domain.bilingual import Bilingual
from bot.domain.calendar import Calendar
from bot.domain.facts import Body, Fact
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import gather
from bot.domain.launches.facts import (
    Attended,
    GoNoGo,
    LaunchFiled,
    MaterialAttached,
    MaterialSeen,
    SignedOff,
    StageDecided,
    StageDecision,
    TemplateRegistered,
    TrainingHeld,
)
from bot.domain.launches.finding import RequirementFinding, State
from bot.domain.launches.launch import Launch
from bot.domain.launches.requirements.attestation import statement_digest
from bot.domain.launches.requirements.review import reviewed_digest
from bot.domain.launches.template import (
    AnswerabilityRule,
    AttestationRule,
    FreezeRule,
    Kind,
    LeadTimeRule,
    ListeningRule,
    MaterialRule,
    Requirement,
    ReviewRule,
    Rule,
    Stage,
    Template,
    TrainingRule,
)
from bot.domain.launches.verdict import Verdict, judge
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Leave, Person, Roster, Shift, Team

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
_FREE_2026 = (
    *("2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23"),
    *("2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19", "2026-09-25"),
    *("2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"),
)
_MADE_UP_2026 = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
OFFICE = Calendar(
    "office",
    frozenset({2026, 2027}),
    closed=frozenset(map(date.fromisoformat, (*_FREE_2026, "2027-01-01"))),
    open=frozenset(map(date.fromisoformat, _MADE_UP_2026)),
)


def at(day: str, clock: str = "12:00", zone: ZoneInfo = SHANGHAI) -> datetime:
    """An instant on a local day, in UTC."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), zone).astimezone(UTC)


FILED, ATTACHED, SEEN = at("2026-10-12"), at("2026-10-13"), at("2026-10-14")
SIGNED = at("2026-11-02")
NOW = at("2026-12-01")
PLANNED = at("2026-12-15", "10:00")
"""A Tuesday."""

KINDS = {
    MaterialRule: Kind.MATERIAL,
    AnswerabilityRule: Kind.ANSWERABILITY,
    ReviewRule: Kind.REVIEW,
    TrainingRule: Kind.TRAINING,
    ListeningRule: Kind.LISTENING,
    LeadTimeRule: Kind.LEAD_TIME,
    FreezeRule: Kind.FREEZE,
    AttestationRule: Kind.ATTESTATION,
}


def local_day(zone: ZoneInfo = SHANGHAI) -> Callable[[datetime], date]:
    """What gives the calendar day of an instant in a zone."""
    return lambda instant: instant.astimezone(zone).date()


# Templates and launches ----------------------------------------------------------------------------------------------


def needs(rule: Rule, id: str = "", stage: str = "launch", **fields: object) -> Requirement:
    """A requirement, called after its kind."""
    kind = KINDS[type(rule)]
    requirement = Requirement(id or kind, kind, stage, Bilingual(kind, kind), Role.PRODUCT_OWNER, rule)
    return replace(requirement, **fields)  # pyright: ignore[reportArgumentType]


MATERIAL = needs(MaterialRule("brief", ("Fees|收费",)), "brief")
REVIEW = needs(ReviewRule(Role.CUSTOMER_SERVICE))
TRAINING = needs(TrainingRule("brief"))
ATTESTATION = needs(AttestationRule(Role.SUPERVISOR, Bilingual("系统测试通过。", "The system test passed.")))


def template(*requirements: Requirement, stages: Iterable[str] = ("launch",), digest: str = "template-1") -> Template:
    """A template whose stages are all decided by the supervisor."""
    listed = tuple(Stage(one, Bilingual(one, one), Role.SUPERVISOR) for one in stages)
    return Template("card", "1", Bilingual("卡", "Card"), listed, requirements, digest)


LAUNCH = Launch(
    id="gold",
    product="Gold card",
    product_family="cards",
    product_type="card",
    owner_department="cards",
    tier="high",
    channels=("app", "branch"),
    planned_at=PLANNED,
    template="card",
    template_digest="template-1",
)

# People --------------------------------------------------------------------------------------------------------------


def agent(id: str, team: str | None = "t1", shift: str | None = "early", **fields: object) -> Person:
    """An agent of the first team on the early shift."""
    person = Person(id, id, "customer-service", team=team, shift=shift)
    return replace(person, **fields)  # pyright: ignore[reportArgumentType]


def officer(id: str, *roles: Role, department: str = "customer-service", **fields: object) -> Person:
    """Somebody who is not on the phones."""
    return replace(Person(id, id, department, frozenset(roles)), **fields)  # pyright: ignore[reportArgumentType]


OFFICERS = (
    officer("po", Role.PRODUCT_OWNER, department="cards"),
    officer("dm", Role.DEPARTMENT_MANAGER, department="cards"),
    officer("dh", Role.DEPARTMENT_HEAD, department="cards"),
    officer("loans", Role.DEPARTMENT_MANAGER, Role.PRODUCT_OWNER, department="loans"),
    officer("cs", Role.CUSTOMER_SERVICE),
    officer("cs2", Role.CUSTOMER_SERVICE),
    officer("cp", Role.CONSUMER_PROTECTION, department="legal"),
    officer("co", Role.COMPLIANCE, department="legal"),
    officer("sv", Role.SUPERVISOR),
    officer("ch", Role.CENTRE_HEAD),
    officer("tr", Role.TRAINER),
    officer("tl", Role.TEAM_LEADER),
    officer("tl2", Role.TEAM_LEADER),
)
T1, T2 = Team("t1", "Team 1", "room", "tl"), Team("t2", "Team 2", "room", "tl2")
SHIFTS = (Shift("early", "Early", time(6), time(14)), Shift("night", "Night", time(22), time(6)))


def roster(
    *agents: Person,
    teams: tuple[Team, ...] = (T1,),
    leaves: tuple[Leave, ...] = (),
    officers: tuple[Person, ...] = OFFICERS,
    effective: str = "2026-01-01",
) -> Roster:
    """The officers and these agents; without any, "a1" and "a2"."""
    return Roster(
        date.fromisoformat(effective), (*officers, *(agents or (agent("a1"), agent("a2")))), teams, SHIFTS, leaves
    )


def on_leave(person: str, first: str, last: str) -> Leave:
    """Away from the first to the last day."""
    return Leave(person, date.fromisoformat(first), date.fromisoformat(last))


# Facts ---------------------------------------------------------------------------------------------------------------

_NUMBERS = count(1)
COMMON = (TemplateRegistered, RosterImported, MaterialSeen)


def fact(body: Body, when: datetime = NOW, actor: str = "briefed", launch: str | None = "gold", **fields: str) -> Fact:
    """A fact under a key of its own; about the launch, unless it is about all of them."""
    key = fields.pop("key", f"{type(body).__name__}-{next(_NUMBERS):06}")
    return Fact(when, actor, key, body, None if isinstance(body, COMMON) else launch, **fields)


def filed(
    *requirements: Requirement,
    people: Roster | None = None,
    stages: Iterable[str] = ("launch",),
    launch: Launch = LAUNCH,
) -> list[Fact]:
    """A template with these requirements, a roster, and a launch filed by "po"."""
    return [
        fact(TemplateRegistered(template(*requirements, stages=stages)), FILED - 2 * DAY, key="template"),
        fact(RosterImported(people or roster()), FILED - DAY, key="roster"),
        fact(LaunchFiled(launch), FILED, "po", key="filed"),
    ]


def attached(requirement: str = "brief", document: str = "brief.md", when: datetime = ATTACHED) -> Fact:
    """A document becomes a requirement's material."""
    return fact(MaterialAttached(requirement, document), when, "po")


def seen(sha256: str = "v1", when: datetime = SEEN, document: str = "brief.md", **fields: object) -> Fact:
    """A document in perfect order."""
    body = MaterialSeen(document, sha256, "brief", "approved", "po", ("Who may apply", "Fees and 收费"), indexed=True)
    return fact(replace(body, **fields), when)  # pyright: ignore[reportArgumentType]


def signed(
    facts: Iterable[Fact],
    requirement: Requirement = REVIEW,
    actor: str = "cs",
    when: datetime = SIGNED,
    decision: GoNoGo = GoNoGo.GO,
    **fields: str,
) -> Fact:
    """A sign-off on what there is at that instant."""
    listed = list(facts)
    rule = requirement.rule
    if isinstance(rule, AttestationRule):
        body = SignedOff(requirement.id, rule.role, decision, "I confirm.", statement_digest(rule))
    else:
        assert isinstance(rule, ReviewRule)
        subject = reviewed_digest(requirement, case(listed, when))
        body = SignedOff(requirement.id, rule.role, decision, "I agree.", subject)
    return fact(body, when, actor, **fields)


def trained(
    *people: str, session: str = "s1", sha256: str = "v1", when: datetime = SIGNED, quiz: bool | None = None
) -> list[Fact]:
    """A session, and who was there."""
    return [
        fact(TrainingHeld(session, "training", sha256, when, "tr"), when, "tr"),
        *(fact(Attended(session, one, quiz), when + SECOND, "tr") for one in people),
    ]


def leader_signed(
    group: str = "t1/early",
    actor: str = "tl",
    sha256: str = "v1",
    when: datetime = SIGNED + DAY,
    decision: GoNoGo = GoNoGo.GO,
    **fields: str,
) -> Fact:
    """A team leader signs for his people."""
    return fact(SignedOff("training", Role.TEAM_LEADER, decision, "Briefed.", sha256, group), when, actor, **fields)


def decided(
    stage: str, decision: StageDecision = StageDecision.GO, when: datetime = SIGNED, actor: str = "sv", **fields: str
) -> Fact:
    """A decision at the end of a stage."""
    return fact(StageDecided(stage, decision), when, actor, **fields)


# Judging -------------------------------------------------------------------------------------------------------------


def case(
    facts: Iterable[Fact],
    as_of: datetime = NOW,
    calendar: Calendar = OFFICE,
    zone: ZoneInfo = SHANGHAI,
    launch: str = "gold",
) -> Case:
    """What the launch's requirements are checked with."""
    return Case(gather(facts, launch, as_of, local_day(zone)), calendar, local_day(zone))


def verdict(facts: Iterable[Fact], as_of: datetime = NOW, calendar: Calendar = OFFICE) -> Verdict:
    """The verdict as of an instant."""
    return judge(case(facts, as_of, calendar))


def found(facts: Iterable[Fact], requirement: str, as_of: datetime = NOW) -> RequirementFinding:
    """What the verdict says of a requirement."""
    return next(one for one in verdict(facts, as_of).findings if one.requirement == requirement)


def state(facts: Iterable[Fact], requirement: str, as_of: datetime = NOW) -> State:
    """Whether a requirement is met."""
    return found(facts, requirement, as_of).state
