"""A small bank with a real store: two teams on two shifts, and a launch whose template has every kind of requirement.

People are called as in `tests.domain.launches.builders`: "po" owns the product, "cs" is customer service, "sv" the
supervisor; "a1" and "a2" are in team "t1", "a3" and "a4" in "t2", on the early and on the night shift.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy import text

from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.documents import DocumentVersion, Reader
from bot.domain.facts import Fact
from bot.domain.launches.facts import GoNoGo, MaterialSeen, StageDecision
from bot.domain.launches.launch import Launch
from bot.domain.launches.template import (
    AnswerabilityRule,
    AttestationRule,
    FreezeRule,
    FreezeWindow,
    LeadTimeRule,
    ListeningRule,
    MaterialRule,
    ReviewRule,
    Template,
    TrainingRule,
)
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.ports import Store
from bot.services.ask import AnsweringDesk, ask
from bot.services.deeds import PROGRAM, Deed
from bot.services.launches import filing, people, signing, training
from bot.services.launches.answering import check_answers
from bot.services.launches.judging import verdict_on
from bot.services.launches.recording import LaunchOffice
from bot.store.engine import open_database
from tests.builders import a_document, a_passage
from tests.desks import MovableClock, desk_over
from tests.domain.launches.builders import (
    FILED,
    LAUNCH,
    NOW,
    OFFICE,
    SHANGHAI,
    T1,
    T2,
    agent,
    at,
    needs,
    on_leave,
    roster,
    template,
)

DOCUMENT = "cards/gold.md"
QUESTION = "金卡年费怎么收"
WORDS = "金卡年费怎么收:每年200元,消费满6笔免次年年费。"
TEMPLATE = template(
    needs(MaterialRule("brief", ("Fees",)), "brief", "concept", waivable_by=(Role.CENTRE_HEAD,)),
    needs(AnswerabilityRule((QUESTION,)), "questions", "concept", waivable_by=(Role.CENTRE_HEAD,)),
    needs(ReviewRule(Role.CUSTOMER_SERVICE), "review", "concept"),
    needs(TrainingRule("brief"), "training", waivable_by=(Role.CENTRE_HEAD,)),
    needs(ListeningRule(3, 30), "listening", owner=Role.DEPARTMENT_MANAGER, waivable_by=(Role.CENTRE_HEAD,)),
    needs(LeadTimeRule(("brief",), 5), "lead-time"),
    needs(FreezeRule((FreezeWindow(at("2026-12-20", "00:00"), at("2027-01-04", "00:00"), "closing"),)), "freeze"),
    needs(AttestationRule(Role.SUPERVISOR, Bilingual("系统测试通过。", "The system test passed.")), "tested"),
    stages=("concept", "launch"),
)
AGENTS = (agent("a1"), agent("a2", shift="night"), agent("a3", "t2"), agent("a4", "t2", "night"))
ROSTER = roster(*AGENTS, teams=(T1, T2), leaves=(on_leave("a4", "2026-11-09", "2026-11-12"),))
TRAINED = at("2026-11-16")
GROUPS = {"t1/early": "tl", "t1/night": "tl", "t2/early": "tl2", "t2/night": "tl2"}
AGENT, OWN_DEPARTMENT, REVIEWER = Reader(), Reader(frozenset({"cards"})), Reader(reviews=True)
_FOR_EVER = datetime(2999, 1, 1, tzinfo=UTC)


def meddle(database_url: str, *statements: str) -> None:
    """What somebody who has the database in his hands can do."""
    engine = open_database(database_url)
    on_table = " ON facts" if engine.dialect.name == "postgresql" else ""
    with engine.begin() as connection:
        for trigger in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER facts_{trigger}{on_table}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class Bank:
    """What a test does there, at the instant of its clock unless it names another."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = MovableClock(at("2026-10-08"))
        self._keys = count(1)
        self._contents: set[str] = set()
        self.after_deeds: Callable[[], None] = lambda: None

    @property
    def office(self) -> LaunchOffice:
        """As of the clock."""
        return LaunchOffice(self.store, self.clock, SHANGHAI, OFFICE, lambda: self.after_deeds())

    def office_at(self, instant: datetime) -> LaunchOffice:
        """As of an instant, without moving the clock."""
        return replace(self.office, clock=lambda: instant)

    @property
    def desk(self) -> AnsweringDesk:
        """One whose indexes have followed."""
        return desk_over(self.store, self.clock)

    def deed(self, actor: str, key: str | None = None, on_behalf_of: str | None = None) -> Deed:
        """A deed under a key of its own."""
        return Deed(actor, key or f"deed-{next(self._keys):04}", on_behalf_of)

    def facts(self, but: tuple[type, ...] = ()) -> list[Fact]:
        """Everything recorded, without some kinds."""
        with self.store.begin() as work:
            return [fact for fact in work.facts.until(_FOR_EVER) if not isinstance(fact.body, but)]

    def deeds(self) -> list[Fact]:
        """Everything that people recorded."""
        return self.facts(but=(MaterialSeen,))

    def opened(self, imported: Roster = ROSTER, pinned: Template = TEMPLATE) -> Bank:
        """A roster and the template."""
        people.import_roster(self.office, self.deed(PROGRAM, "roster"), imported)
        filing.register_templates(self.office, [pinned])
        return self

    def filed(self, launch: Launch = LAUNCH) -> Bank:
        """The launch, filed by "po"."""
        self.clock.now = FILED
        filing.file_launch(self.office, self.deed("po", f"filed:{launch.id}"), launch, {})
        return self

    def write(self, words: str = WORDS, document_id: str = DOCUMENT, **changes: object) -> DocumentVersion:
        """A document in the knowledge base from now on, found by questions, and seen by the launches."""
        document = a_document(document_id, words, **{"title": "Gold", "kind": "brief", **changes})
        with self.store.begin() as work:
            if document.content_id not in self._contents:
                work.documents.add_content(document, [a_passage(words, heading_path=("Fees",))], [], self.clock())
            work.documents.record(document, self.clock())
        self._contents.add(document.content_id)
        desk_over(self.store, self.clock)
        filing.see_materials(self.office)
        return document

    def attached(self, document_id: str = DOCUMENT, launch: str = "gold") -> Bank:
        """The brief of the launch, attached by "po"."""
        filing.attach(self.office, self.deed("po"), launch, "brief", document_id)
        return self

    def begun(self) -> Bank:
        """Filed, with a document that came the day after."""
        self.filed()
        self.clock.now = at("2026-10-13")
        self.write()
        return self.attached()

    def checked(self) -> list[Fact]:
        """The questions are asked of the materials."""
        return check_answers(self.office, self.desk, "gold")

    def signs(self, person: str, requirement: str, key: str | None = None, launch: str = "gold") -> Fact:
        """GO on what there is now."""
        return signing.sign(self.office, self.deed(person, key), launch, requirement, GoNoGo.GO, "I agree.")

    def ready(self) -> Bank:
        """Everything is done, and the verdict is ALLOW; it is 1 December."""
        self.begun()
        self.checked()
        self.clock.now = at("2026-10-20")
        self.signs("cs", "review", "review")
        signing.decide_stage(self.office, self.deed("sv"), "gold", "concept", StageDecision.GO)
        self.clock.now = TRAINED
        training.hold_session(self.office, self.deed("tr"), "gold", "training", "s1", TRAINED)
        present = dict.fromkeys(one.id for one in AGENTS)
        training.record_attendance(self.office, self.deed("tr"), "gold", "s1", present)
        for group, leader in GROUPS.items():
            signing.sign_training(self.office, self.deed(leader), "gold", "training", group, "Briefed.")
        self.clock.now = at("2026-11-30")
        signing.log_listening(self.office, self.deed("dm"), "cards", date(2026, 11, 30), 3)
        self.signs("sv", "tested", "tested")
        self.clock.now = NOW
        return self

    def decision(self, launch: str = "gold") -> str:
        """The verdict now."""
        return str(verdict_on(self.office, launch).decision)

    def state(self, requirement: str, launch: str = "gold") -> str:
        """Whether a requirement is met now."""
        return next(
            str(one.state) for one in verdict_on(self.office, launch).findings if one.requirement == requirement
        )

    def ask(self, reader: Reader = AGENT, text: str = QUESTION, as_of: datetime | None = None) -> Answer:
        """What somebody is answered."""
        return ask(text, Asking("agent", "test", reader=reader), self.desk, as_of)
