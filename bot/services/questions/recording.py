"""How a deed about a question becomes a fact: once, in order, only if its doer may do it, and told to whom it concerns.

Messages are put into the outbox by the same transaction that records the fact: nobody is told of what was not
recorded, and what was recorded is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.audit import ChainEnd
from bot.domain.bilingual import Bilingual
from bot.domain.calendar import Calendar
from bot.domain.departments import Department, QuestionRules
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.people.facts import DELEGATION_BODIES
from bot.domain.people.rights import Acting
from bot.domain.people.roster import Roster
from bot.domain.questions.callbacks import question_of
from bot.domain.questions.question import Question, question_from
from bot.domain.questions.telling import tellings
from bot.domain.questions.time_limits import TimeLimit
from bot.domain.questions.working_time import WorkingTime
from bot.domain.telling import messages
from bot.ports import Clock, Language, Store, Work
from bot.services.deeds import PROGRAM, Deed, require_same, used_before
from bot.services.known_people import known_roster
from bot.services.masking import masked

Kinds = type[Body] | tuple[type[Body], ...]
"""What a deed may become."""

STANDARD_RULES = QuestionRules()
"""For departments that are not there any more."""


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """The open questions by id, as they were when the chain of facts ended so."""

    until: ChainEnd | None = None
    by_id: Mapping[str, Question] = field(default_factory=dict[str, Question])


@dataclass(slots=True)
class Remembered:
    """What the last look found."""

    open_questions: OpenQuestions = OpenQuestions()


@dataclass(frozen=True)
class QuestionOffice:
    """What dealing with questions needs. Days are those of ``zone``, where the centre is.

    ``language`` is built when it is first needed. ``fallback`` is the department that gets what no department seems to
    own. ``on_asked`` is called after somebody asked, ``on_answered`` after an answer became a document, so that the
    indexes follow; they must not raise: the deed is done by then.
    """

    store: Store
    clock: Clock
    zone: ZoneInfo
    calendars: Mapping[str, Calendar]
    language: Callable[[], Language]
    fallback: str | None = None
    on_asked: Callable[[], None] = lambda: None
    on_answered: Callable[[], None] = lambda: None

    def local_day(self, instant: datetime) -> date:
        """The calendar day of an instant where the centre is."""
        return instant.astimezone(self.zone).date()

    def limits(self, work: Work) -> Callable[[str], TimeLimit]:
        """By when each department answers, by its id."""
        departments = work.documents.departments()
        known: dict[str, TimeLimit] = {}

        def limit_of(department: str) -> TimeLimit:
            if department not in known:
                known[department] = self.limit(departments.get(department))
            return known[department]

        return limit_of

    def limit(self, department: Department | None) -> TimeLimit:
        """By when a department answers."""
        rules = department.rules if department else STANDARD_RULES
        if rules not in self._limits:
            zone = ZoneInfo(rules.time_zone) if rules.time_zone else self.zone
            working = WorkingTime(self.calendars[rules.calendar], zone, rules.working_hours)
            self._limits[rules] = TimeLimit(rules.answer_within, rules.urgent_within, working)
        return self._limits[rules]

    @cached_property
    def remembered(self) -> Remembered:
        """What need not be worked out again."""
        return Remembered()

    @cached_property
    def _limits(self) -> dict[QuestionRules, TimeLimit]:
        # Kept, so that a year's working time is laid out once.
        return {}


class Scene:
    """What a deed meets, at one instant, within the transaction that records it."""

    def __init__(self, work: Work, office: QuestionOffice, deed: Deed, subject: str) -> None:
        self.work = work
        self.office = office
        self.deed = deed
        self.subject = subject
        self.now = office.clock()
        self.today = office.local_day(self.now)
        self._more: list[tuple[str, Body]] = []

    @cached_property
    def question(self) -> Question:
        """The question that the deed is about; raises `InputError` for an unknown one."""
        return find_question(self.work, question_of(self.subject))

    @cached_property
    def roster(self) -> Roster:
        """Who is who today; raises `InputError` without a roster."""
        roster = known_roster(self.work, self.now, self.today)
        if roster is None:
            said = Bilingual("还没有花名册, 请主管先导入。", "There is no roster yet.")
            raise Declined(said, "Import one: briefed roster import FILE")
        return roster

    @cached_property
    def acting(self) -> Acting:
        """Who acts, with his rights; raises `InputError` without a roster."""
        delegations = self.work.facts.until(self.now, bodies=DELEGATION_BODIES)
        return Acting(self.deed.actor, self.today, self.roster, self.deed.on_behalf_of, delegations)

    @cached_property
    def departments(self) -> Mapping[str, Department]:
        """The departments by id."""
        return self.work.documents.departments()

    def named(self, person_id: str) -> str:
        """Somebody as people know him: his name, with his id."""
        known = self.roster.person(person_id)
        return f"{known.name} ({person_id})" if known and known.name != person_id else person_id

    def department(self) -> Department | None:
        """The department that has the question."""
        return self.departments.get(self.question.department)

    def also(self, body: Body, subject: str | None = None) -> None:
        """Record another fact with the deed's own, about the same question or another one."""
        self._more.append((subject or self.subject, body))

    def facts(self, body: Body) -> Iterable[Fact]:
        """The facts to record: the deed's own, then what comes with it, under keys made from the deed's."""
        own = Fact(self.now, self.deed.actor, self.deed.key, body, None, self.deed.on_behalf_of, self.subject)
        yield own
        for number, (subject, more) in enumerate(self._more, start=1):
            yield replace(own, key=f"{self.deed.key}+{number}", body=more, subject=subject)


Tell = Callable[[Scene, Fact], None]
"""Puts into the outbox what people must be told of a fact that was just recorded."""


def tell_of_question(scene: Scene, fact: Fact) -> None:
    """Tell those whom a fact about a question concerns."""
    question = question_from(scene.work.facts.about(question_of(fact.subject))) if fact.subject else None
    if question is not None:
        told = tellings(question, fact, scene.departments.get(question.department))
        about = {"question": question.id}
        scene.work.outbox.put(messages(told, fact.key, about, fact.recorded_at), fact.recorded_at)


def record(
    office: QuestionOffice,
    deed: Deed,
    kind: Kinds,
    decide: Callable[[Scene], Body],
    subject: str,
    tell: Tell = tell_of_question,
) -> Fact:
    """Record what ``decide`` makes of the deed. A key that is known gives the fact it stands for, without effect.

    Raises what ``decide`` raises, and `InputError` for a key that stands for another deed; nothing is recorded then.
    """
    with office.store.command() as work:
        known = known_fact(work, deed, kind)
        if known is not None:
            require_about(known, subject, deed)
            return known
        return record_within(Scene(work, office, deed, subject), decide, tell)


def known_fact(work: Work, deed: Deed, kind: Kinds) -> Fact | None:
    """The fact that a deed's key stands for; raises `InputError` when that was another deed."""
    known = work.facts.with_key(deed.key)
    if known is not None:
        require_same(known, deed, kind, None)
    return known


def require_about(known: Fact, subject: str, deed: Deed) -> None:
    """Raise `InputError` when a known key was used for another question."""
    if known.subject != subject:
        raise used_before(deed.key)


def record_within(scene: Scene, decide: Callable[[Scene], Body], tell: Tell = tell_of_question) -> Fact:
    """Record a deed, what comes with it, and the messages that follow from them."""
    facts = [replace(fact, body=masked(fact.body)) for fact in scene.facts(decide(scene))]
    for fact in facts:
        scene.work.facts.append(fact)
        tell(scene, fact)
    return facts[0]


def find_question(work: Work, question_id: str) -> Question:
    """A question as it stands; raises `InputError` for an unknown one."""
    found = question_from(work.facts.about(question_id))
    if found is None:
        said = Bilingual(f"没有编号为“{question_id}”的问题, 请核对编号。", f"There is no question {question_id!r}.")
        raise Declined(said, "See: briefed question list")
    return found


def permitted(office: QuestionOffice, actor: str, subject: str, check: Callable[[Scene], object]) -> Question:
    """The question, if somebody may do now what ``check`` is for; raises what it raises. Nothing is recorded.

    So that nobody writes an answer that cannot be taken; the deed itself is checked again when it is done.
    """
    with office.store.begin() as work:
        scene = Scene(work, office, Deed(actor, ""), subject)
        check(scene)
        return scene.question


def program_deed(key: str) -> Deed:
    """Something that the program does by itself."""
    return Deed(PROGRAM, key)
