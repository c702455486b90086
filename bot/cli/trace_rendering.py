"""How a question came to its answer, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.launch_rendering import line, minute
from bot.domain.documents import KnownPassage
from bot.domain.retrieval_trace import Candidate, RetrievalTrace, Term
from bot.services.citing import place_of
from bot.services.document_wording import AVAILABILITIES
from bot.services.trace_wording import LANGUAGES, OUTCOMES, SEARCHES, STEPS, TERMS, VOICES

SHOWN_WINDOWS = 6
"""Windows of a passage that are shown, those that came nearest to being quoted."""


def trace_report(trace: RetrievalTrace, zone: ZoneInfo) -> Group:
    """Every step, in the order in which it is taken."""
    parts = (
        *_understood(trace),
        *_searches(trace),
        *_ranking(trace),
        *_dropped(trace, zone),
        *_confidence(trace),
        *_routing(trace),
        *_timings(trace),
    )
    return Group(*parts)


def _understood(trace: RetrievalTrace) -> Iterator[RenderableType]:
    yield _heading("Question")
    yield line(trace.meant, indent=2)
    language = LANGUAGES[trace.answer.language].en
    yield line(f"{language}; words: {', '.join(trace.words) or 'none'}", indent=2)
    if trace.other_names:
        yield line(f"glossaries add: {', '.join(trace.other_names)}", indent=2)
    if trace.concepts:
        yield line(f"speaks of: {', '.join(' = '.join(names) for names in trace.concepts)}", indent=2)


def _searches(trace: RetrievalTrace) -> Iterator[RenderableType]:
    for search, hits in trace.searches.items():
        yield _heading(SEARCHES[search].en)
        if not hits:
            yield line(("nothing", "dim"), indent=2)
        for hit in hits:
            yield line(f"{hit.rank:>2}  {hit.score:.3f}  {_place(hit.source)}", indent=2)


def _ranking(trace: RetrievalTrace) -> Iterator[RenderableType]:
    yield _heading("Fused, of those that may answer now")
    if not trace.candidates:
        yield line(("nothing that was found may answer", "dim"), indent=2)
    for number, one in enumerate(trace.candidates, start=1):
        yield line((f"{number}. {one.score:.4f}  {_place(one.source)}", "bold"), indent=2)
        yield line((" + ".join(_product(term) for term in one.terms if term.share), "dim"), indent=5)
        yield from _windows(one)


def _windows(one: Candidate) -> Iterator[RenderableType]:
    for each in sorted(one.weighed, key=lambda each: -each.worth)[:SHOWN_WINDOWS]:
        mark = "→" if one.is_quoted(each) else " "
        text = " ".join(one.text_of(each).split())
        yield line(
            f"{mark} {each.worth:.3f} (cosine {each.similarity:.3f}, words {each.overlap:.0%})  {text}", indent=5
        )


def _dropped(trace: RetrievalTrace, zone: ZoneInfo) -> Iterator[RenderableType]:
    if not trace.dropped:
        return
    yield _heading("Found, but may not answer now")
    for one in trace.dropped:
        since = f" ({minute(one.instant, zone)})" if one.instant else ""
        yield line(f"{AVAILABILITIES[one.why].en}{since}: {_place(one.source)}", indent=2)


def _confidence(trace: RetrievalTrace) -> Iterator[RenderableType]:
    yield _heading("Confidence")
    if trace.features:
        yield _sum(trace.features, trace.intercept)
    yield line(
        f"{trace.answer.confidence:.1%}: {OUTCOMES[trace.answer.outcome].en} "
        f"(answered from {trace.answer_from:.1%}, unsure from {trace.unsure_from:.1%})",
        indent=2,
    )


def _sum(terms: Iterable[Term], intercept: float) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=True)
    table.add_column()
    for name in ("value", "weight", "adds"):
        table.add_column(name, justify="right")
    for term in sorted(terms, key=lambda one: -abs(one.share)):
        table.add_row(TERMS[term.name].en, f"{term.value:.3f}", f"{term.weight:+.2f}", f"{term.share:+.2f}")
    table.add_row("intercept", "", "", f"{intercept:+.2f}")
    return table


def _routing(trace: RetrievalTrace) -> Iterator[RenderableType]:
    yield _heading(f"Whose question ({trace.answer.any_department:.0%} likely to be anybody's)")
    for one in trace.answer.departments:
        vote, reason = trace.votes.get(one.department), one.reason
        said = ", ".join(f"{VOICES[name].en} {getattr(vote, name):.2f}" for name in VOICES) if vote else ""
        yield line(f"{one.probability:.0%}  {one.department}  ", (said, "dim"), indent=2)
        for words in (reason.scope_words, reason.near_words, reason.past_questions) if reason else ():
            if words:
                yield line((" / ".join(words), "dim"), indent=7)


def _timings(trace: RetrievalTrace) -> Iterator[RenderableType]:
    yield _heading("Time")
    steps = trace.answer.timings.items()
    yield line(", ".join(f"{STEPS[step].en} {seconds * 1000:.0f} ms" for step, seconds in steps), indent=2)


def _product(term: Term) -> str:
    return f"{term.weight:.2f} × {TERMS[term.name].en} {term.value:.3f}"


def _place(source: KnownPassage) -> str:
    return " · ".join(part for part in (source.document.document_id, place_of(source.passage)) if part)


def _heading(title: str) -> Text:
    return Text(f"\n{title}", style="cyan")
