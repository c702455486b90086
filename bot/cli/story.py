"""What happened to the sample bank's launches so far, done through the same services that everybody uses.

A newcomer sees a board with a ready, a blocked and a waived launch, one in its concept stage and one already launched.
Every deed has a key of its own, so that telling the story twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.bootstrap import Briefed
from bot.domain.launches.facts import GoNoGo, StageDecision
from bot.domain.launches.template import TrainingRule
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.services.deeds import PROGRAM, Deed
from bot.services.launches import filing, launching, people, signing, training
from bot.services.launches.answering import check_answers
from bot.services.launches.judging import view
from bot.services.launches.recording import LaunchOffice

ROSTER = "roster.csv"
LAUNCHES = {
    "double-eleven-instalments": "b0021",
    "cash-instalment-app": "b0021",
    "cash-advance-fees": "b0001",
    "transfer-limits-december": "b0011",
    "one-time-number": "b0001",
}
"""The sample launches, with who files each."""

OnStep = Callable[[int, int], None]


def is_sample(program: Briefed) -> bool:
    """Whether the checklists are those of the sample bank, and nobody has recorded anything but its story."""
    files = [program.config.launches_folder / f"{launch}.yaml" for launch in LAUNCHES]
    with program.store.begin() as work:
        count, told = work.facts.count(), work.facts.with_key(_key("roster"))
    return all(file.is_file() for file in files) and (count == 0 or told is not None)


def tell(program: Briefed, on_step: OnStep) -> None:
    """Record the story, once: told again after documents have changed, it would change the past."""
    with program.store.begin() as work:
        if work.facts.with_key(LAST_KEY) is not None:
            return
    steps = list(_story(program))
    for done, (at, deed) in enumerate(steps, start=1):
        deed(_at(program.office, at))
        on_step(done, len(steps))


Step = tuple[datetime, Callable[[LaunchOffice], object]]


@dataclass(frozen=True, slots=True)
class _Bank:
    """The sample bank's program and people, and shorthand for what they do."""

    program: Briefed
    roster: Roster

    def when(self, day: str, hour: int = 9) -> datetime:
        return datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=self.zone)

    @property
    def zone(self) -> ZoneInfo:
        return self.program.config.zone

    def files(self, launch: str, day: str) -> Step:
        filed = self.program.launch_file(self.program.config.launches_folder / f"{launch}.yaml")
        deed, at = Deed(LAUNCHES[launch], _key(launch, "file")), self.when(day)

        return at, lambda office: filing.file_launch(office, deed, filed.launch, filed.materials)

    def asks(self, launch: str, day: str) -> Step:
        return self.when(day, 10), lambda office: check_answers(office, self.program.desk, launch)

    def signs(self, person: str, launch: str, requirement: str, day: str) -> Step:
        deed = Deed(person, _key(launch, requirement))
        meaning = "我已审阅，同意放行。 I have read it and agree."
        return self.when(day, 11), lambda office: signing.sign(office, deed, launch, requirement, GoNoGo.GO, meaning)

    def decides(self, person: str, launch: str, stage: str, day: str) -> Step:
        deed = Deed(person, _key(launch, "stage", stage))
        return self.when(day, 15), lambda office: signing.decide_stage(office, deed, launch, stage, StageDecision.GO)

    def listens(self, manager: str, department: str, hours: float, day: str) -> Step:
        deed = Deed(manager, _key("listening", manager, day))
        on = date.fromisoformat(day)
        return self.when(day, 18), lambda office: signing.log_listening(office, deed, department, on, hours)

    def trains_everybody(self, launch: str, requirement: str, day: str) -> Iterator[Step]:
        """A session for each team, everybody who is not on leave, and the leaders' signatures in the evening."""
        trainer = self.roster.holders(Role.TRAINER, date.fromisoformat(day))[0].id
        for number, team in enumerate(self.roster.teams):
            session = f"{requirement}-{team.id}"
            held_at = self.when(day, 8) + timedelta(minutes=20 * number)
            yield held_at, self._session(trainer, launch, requirement, session, team.id, held_at)
        for team, shift in self.roster.groups(date.fromisoformat(day)):
            leader = next(one.leader for one in self.roster.teams if one.id == team)
            yield self.when(day, 19), self._leader(leader, launch, requirement, f"{team}/{shift}")

    def _session(
        self, trainer: str, launch: str, requirement: str, session: str, team: str, held_at: datetime
    ) -> Callable[[LaunchOffice], object]:
        def hold(office: LaunchOffice) -> None:
            held, attended = Deed(trainer, _key(launch, session)), Deed(trainer, _key(launch, session, "attendance"))
            training.hold_session(office, held, launch, requirement, session, held_at)
            present = training.members_of(self.roster, team, held_at, office)
            quiz = True if _has_quiz(office, launch, requirement) else None
            training.record_attendance(office, attended, launch, session, dict.fromkeys(present, quiz))

        return hold

    def _leader(self, leader: str, launch: str, requirement: str, group: str) -> Callable[[LaunchOffice], object]:
        deed = Deed(leader, _key(launch, requirement, group))
        meaning = "本班组已全部宣导。 My people were briefed."
        return lambda office: signing.sign_training(office, deed, launch, requirement, group, meaning)


LAST_KEY = "story:one-time-number:file:product-brief"


def _story(program: Briefed) -> Iterator[Step]:
    roster = program.roster_file(program.config.launches_folder.parent / ROSTER, date(2026, 10, 1))
    bank = _Bank(program, roster)
    supervisor = roster.holders(Role.SUPERVISOR, date(2026, 10, 1))[0].id
    yield bank.when("2026-10-08"), lambda office: people.import_roster(office, Deed(PROGRAM, _key("roster")), roster)
    templates = program.templates().values()
    yield bank.when("2026-10-08", 10), lambda office: filing.register_templates(office, templates)
    yield from _launched(bank, supervisor)
    yield from _ready(bank, supervisor)
    yield from _waived(bank)
    yield bank.files("transfer-limits-december", "2026-11-20")
    yield bank.asks("transfer-limits-december", "2026-11-20")
    yield bank.files("one-time-number", "2026-11-23")


def _launched(bank: _Bank, supervisor: str) -> Iterator[Step]:
    launch = "double-eleven-instalments"
    yield bank.files(launch, "2026-10-20")
    yield bank.asks(launch, "2026-10-20")
    yield bank.decides("c0001", launch, "design", "2026-10-21")
    yield bank.signs("c0001", launch, "customer-service-review", "2026-10-28")
    carried_out = Deed("b0021", _key(launch, "launch"))
    yield bank.when("2026-11-02"), lambda office: launching.carry_out(office, carried_out, launch)


def _ready(bank: _Bank, supervisor: str) -> Iterator[Step]:
    launch = "cash-instalment-app"
    yield bank.files(launch, "2026-10-15")
    yield bank.signs("c0001", launch, "customer-service-concept", "2026-10-16")
    yield bank.decides("c0002", launch, "concept", "2026-10-16")
    yield bank.listens("b0022", "instalments", 4.5, "2026-10-22")
    yield bank.listens("b0023", "instalments", 4, "2026-10-27")
    for person, review in (
        ("p0001", "consumer-protection-review"),
        ("k0001", "compliance-review"),
        ("c0001", "customer-service-design"),
    ):
        yield bank.signs(person, launch, review, "2026-10-28")
    yield bank.decides("c0002", launch, "design", "2026-10-28")
    yield bank.asks(launch, "2026-11-09")
    yield bank.signs("b0022", launch, "system-test", "2026-11-12")
    yield bank.signs("c0001", launch, "customer-service-pilot", "2026-11-13")
    yield bank.decides(supervisor, launch, "pilot", "2026-11-13")
    yield from bank.trains_everybody(launch, "training-product", "2026-11-16")
    yield from bank.trains_everybody(launch, "training-script", "2026-11-18")
    yield bank.signs("c0001", launch, "hotline-menu", "2026-11-19")
    yield bank.signs(supervisor, launch, "experts-on-call", "2026-11-19")
    yield bank.signs("c0003", launch, "customer-service-launch", "2026-11-20")
    yield bank.signs("h0001", launch, "centre-head-approval", "2026-11-20")


def _waived(bank: _Bank) -> Iterator[Step]:
    launch = "cash-advance-fees"
    yield bank.files(launch, "2026-11-16")
    yield bank.asks(launch, "2026-11-17")
    yield bank.listens("b0002", "credit-cards", 3, "2026-11-18")
    for person, requirement in (
        ("p0001", "consumer-protection-review"),
        ("k0001", "compliance-review"),
        ("c0001", "hotline-menu"),
        ("c0001", "customer-service-review"),
    ):
        yield bank.signs(person, launch, requirement, "2026-11-19")
    waived = Deed("h0001", _key(launch, "waiver"))
    yield (
        bank.when("2026-11-20"),
        lambda office: signing.waive(
            office,
            waived,
            launch,
            "training-notice",
            "夜班无法在上线前集中培训 The night shift cannot be trained before the launch",
            bank.when("2026-12-31"),
            "夜班各班组逐组补训并由组长签核 Train the night shift team by team, leaders sign",
            date(2026, 12, 22),
        ),
    )
    yield bank.decides("c0002", launch, "design", "2026-11-20")


def _at(office: LaunchOffice, instant: datetime) -> LaunchOffice:
    return replace(office, clock=lambda: instant)


def _key(*parts: str) -> str:
    return ":".join(("story", *parts))


def _has_quiz(office: LaunchOffice, launch: str, requirement: str) -> bool:
    template = view(office, launch).dossier.template
    found = template.requirement(requirement) if template else None
    return found is not None and isinstance(found.rule, TrainingRule) and found.rule.quiz
