"""`launches`: products that agents could not answer for once they were launched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import comb

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import Launched, LaunchFiled, MaterialAttached
from bot.domain.launches.launch import Launch
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import Span, Tally, share
from bot.services.reports.naming import names_of_launch
from bot.services.reports.sources import ReportKind, Sources

WINDOW = timedelta(days=14)
"""How long before and after a launch is compared: two whole weeks, so that weekends are in both alike."""
CHANCE = 0.01
"""How likely chance alone may be to make as many questions more: one false alarm in a hundred launches is bearable."""
SHOWN_QUESTIONS = 5

HEADING = Heading(
    name="launches",
    title=Bilingual("上线后的提问", "Launches"),
    about=Bilingual(
        "上线后提问激增的项目，即宣导缺口", "Launches after which unanswered questions spiked: briefing gaps"
    ),
    columns=(
        Column("launch", Bilingual("项目", "launch"), Unit.NAME),
        Column("launched", Bilingual("上线", "launched"), Unit.DAY),
        Column("gap", Bilingual("宣导缺口", "briefing gap"), Unit.NAME, Bilingual("缺口", "gap")),
        Column("asked_before", Bilingual("上线前提问", "asked before"), short=Bilingual("前", "before")),
        Column("open_before", Bilingual("上线前未答出", "not answered before"), short=Bilingual("未答", "open")),
        Column("asked_after", Bilingual("上线后提问", "asked after"), short=Bilingual("后", "after")),
        Column("open_after", Bilingual("上线后未答出", "not answered after"), short=Bilingual("未答", "open")),
        Column("open_share", Bilingual("上线后未答出占比", "not answered after %"), Unit.SHARE, Bilingual("占比", "%")),
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("questions", Bilingual("未答出的问题", "not answered"), Unit.PROSE),
    ),
    note=Bilingual(
        "比较上线前后各 14 天(期末之后的不计)提到该产品的提问；负责部门自己的提问不计。未答出 = 不确定+无答案。"
        "若未答出的提问比其他提问增加得更多，且偶然如此的可能性低于 1%，即为宣导缺口。产品按名称、别名及材料所属产品"
        "判断。",
        "Questions that name the product within 14 days before and after the launch, as far as the period goes, "
        "without those that the owner department asked itself. Not answered are unsure and no answer. It is a "
        "briefing gap when these became more, compared with everything else that was asked, than chance would make "
        "them one time in a hundred. The product is recognised by its name, its other names, and the product that the "
        "launch's documents are about.",
    ),
    if_empty=Bilingual(
        "这段时间没有项目上线。看进度：briefed launch list", "Nothing was launched then. See: briefed launch list"
    ),
    by_department=True,
)
GAP, NO_GAP = Bilingual("是", "yes"), Bilingual("否", "no")


@dataclass(frozen=True, slots=True)
class Compared:
    """What was asked about a launch's product before and after it, and how much else was asked then."""

    launch: Launch
    launched: date
    before: Tally
    after: Tally
    else_before: float
    else_after: float
    questions: Sequence[tuple[str, int]] = ()


def make(sources: Sources) -> list[Row]:
    found = [(launch, at) for launch, at in _launched(sources) if sources.concerns(launch.owner_department)]
    materials = _materials(sources) if found else {}
    return rows(_compared(launch, at, materials.get(launch.id, ()), sources) for launch, at in found)


def rows(found: Iterable[Compared]) -> list[Row]:
    """Gaps first, then the most questions that were not answered."""
    ordered = sorted(found, key=lambda one: (not is_gap(one), -one.after.not_answered, one.launch.id))
    return [_row(one) for one in ordered]


def is_gap(one: Compared) -> bool:
    """Whether what could not be answered about the product became more than chance makes it."""
    return is_spike(one.before.not_answered, one.after.not_answered, one.else_before, one.else_after)


def is_spike(before: int, after: int, else_before: float, else_after: float) -> bool:
    """Whether questions became more than everything else did that was asked.

    If nothing had changed, each of them would come after with the probability that everything else came after: the
    binomial distribution tells how likely as many, or more, are then.
    """
    if after == 0 or else_after == 0:
        return False
    expected = else_after / (else_before + else_after)
    return _at_least(after, before + after, expected) < CHANCE


def _at_least(successes: int, of: int, probability: float) -> float:
    """How likely so many successes or more are."""
    if of > _EXACT:
        # Beyond what fits into floating point: the normal distribution is as good.
        from statistics import NormalDist

        spread = (of * probability * (1 - probability)) ** 0.5
        return 1 - NormalDist(of * probability, spread or 1e-9).cdf(successes - 0.5)
    terms = (comb(of, n) * probability**n * (1 - probability) ** (of - n) for n in range(successes, of + 1))
    return sum(terms)


_EXACT = 500
"""Questions up to which every term is added up."""


def _launched(sources: Sources) -> Iterator[tuple[Launch, datetime]]:
    """What was launched in the period or just before it, with when."""
    facts = sources.work.facts.until(sources.as_of, bodies=(LaunchFiled, Launched))
    filed = {fact.launch: fact.body.launch for fact in facts if isinstance(fact.body, LaunchFiled)}
    for fact in facts:
        is_recent = sources.span[0] - WINDOW < fact.recorded_at < sources.span[1]
        if isinstance(fact.body, Launched) and fact.launch in filed and is_recent:
            yield filed[fact.launch], fact.recorded_at


def _materials(sources: Sources) -> dict[str | None, set[str]]:
    """The documents of each launch."""
    found: dict[str | None, set[str]] = {}
    for fact in sources.work.facts.until(sources.as_of, bodies=(MaterialAttached,)):
        if isinstance(fact.body, MaterialAttached):
            found.setdefault(fact.launch, set()).add(fact.body.document_id)
    return found


def _compared(launch: Launch, at: datetime, materials: Iterable[str], sources: Sources) -> Compared:
    figures, documents = sources.work.figures, sources.work.documents
    known = (documents.current(one) for one in materials)
    products = {one.product for one in known if one and one.product}
    names = names_of_launch(launch.product, products, sources.product_names)
    spans: list[Span] = [(at - WINDOW, at), (at, min(at + WINDOW, sources.as_of))]
    own = _own_people(launch.owner_department, sources.roster)
    before, after = figures.naming(names, spans, own)
    everything = figures.tallies(spans)
    else_before = _else(everything[0], before, spans[0])
    else_after = _else(everything[1], after, spans[1])
    questions = figures.not_answered_naming(names, spans[1], SHOWN_QUESTIONS, own)
    return Compared(launch, sources.day(at), before, after, else_before, else_after, questions)


def _else(everything: Tally, about: Tally, span: Span) -> float:
    """How much was asked beside what names the product, and one a day: so a quiet log is compared by time."""
    return everything.asked - about.asked + (span[1] - span[0]) / timedelta(days=1)


def _own_people(department: str, roster: Roster | None) -> Collection[str]:
    """The department's people, as they ask here and in Slack; agents' questions are customers' questions."""
    people = roster.people if roster else ()
    own = [one for one in people if one.department == department and Role.AGENT not in one.roles]
    return {name for one in own for name in (one.id, one.slack_id) if name}


def _row(one: Compared) -> Row:
    return (
        one.launch.id,
        one.launched,
        GAP if is_gap(one) else NO_GAP,
        one.before.asked,
        one.before.not_answered,
        one.after.asked,
        one.after.not_answered,
        share(one.after.not_answered, one.after.asked),
        one.launch.owner_department,
        " / ".join(f"{question} ({times})" for question, times in one.questions),
    )


REPORT = ReportKind(HEADING, make)
