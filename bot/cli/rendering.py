"""Answers on a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.cli.launch_rendering import INDENT, line
from bot.cli.lines import Flow
from bot.domain.answers import Answer, Notice, NoticeKind, Outcome, Quote
from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.documents import Embargo
from bot.domain.findings import Finding
from bot.services.citing import cited_place, validity
from bot.services.diagnose import Check
from bot.services.telling_answers import warning

TITLES = {
    Outcome.ANSWERED: ("green", "answered", "已回答"),
    Outcome.UNSURE: ("yellow", "unsure: which of these do you mean?", "不确定: 您指的是哪一个?"),
    Outcome.NO_ANSWER: ("red", "nobody has told us yet", "暂无资料"),
}
SHORT_ID = 8
"""Characters of an ask's id that are typed: of a million asks, one in four thousand begins like another."""
NOTICES = {
    NoticeKind.CONFLICT: ("Another valid source says otherwise", "另一份有效资料说法不同"),
    NoticeKind.EFFECTIVE_LATER: ("Takes effect later", "尚未生效"),
}


def answer_panel(answer: Answer, departments: dict[str, Department], zone: ZoneInfo) -> Panel:
    """An answer as an agent wants to see it: what to say first, then the words and where they stand."""
    chinese = answer.language == "zh"
    colour, english, chinese_title = TITLES[answer.outcome]
    sure = f"把握 {answer.confidence:.0%}" if chinese else f"confidence {answer.confidence:.0%}"
    title = f"{chinese_title if chinese else english} · {sure}"
    parts: list[RenderableType] = []
    if answer.read_as:
        parts.append(Text(f"{'理解为' if chinese else 'read as'}: {answer.read_as}", style="italic"))
    for number, quote in enumerate(answer.quotes, start=1):
        parts.extend(_quote(quote, zone, chinese, number if len(answer.quotes) > 1 else None))
    for notice in answer.notices:
        parts.extend(_notice(notice, answer.quotes, zone, chinese))
    if answer.not_launched:
        parts.append(_not_launched(answer.not_launched, zone, chinese))
    if answer.outcome is Outcome.NO_ANSWER:
        parts.append(_department_line(answer, departments, chinese))
    return Panel(Group(*parts), title=escape(title), title_align="left", border_style=colour)


def feedback_line(answer: Answer) -> Text:
    """What to do next: ask the department, or say whether the answer helped; the beginning of its id is enough."""
    if answer.outcome is Outcome.NO_ANSWER:
        ask = "请部门答复:" if answer.language == "zh" else "Ask the department:"
        return Text(f"{ask} briefed question open --ask {answer.ask_id[:SHORT_ID]}")
    which = " --passage N" if len(answer.quotes) > 1 else ""
    asks = "有帮助吗" if answer.language == "zh" else "Did it help"
    either = "或" if answer.language == "zh" else "or"
    said = f"--helpful{which} {either} --not-helpful" if answer.quotes else "--not-helpful"
    return Text(f"{asks}? briefed feedback {answer.ask_id[:SHORT_ID]} {said}")


def findings_table(findings: Sequence[Finding]) -> Table:
    """Findings as file, reason and remedy, these in both languages."""
    table = Table(title=f"{len(findings)} findings", title_justify="left", show_lines=True)
    for name in ("file", "finding", "what to do"):
        table.add_column(name, overflow="fold")
    for one in findings:
        table.add_row(escape(one.path), _in_both(one.what), _in_both(one.remedy))
    return table


def check_lines(check: Check) -> Iterator[Flow]:
    """What a check found and, below it, how to mend it, each in both languages."""
    mark = ("✓ ", "green") if check.ok else ("✗ ", "red")
    first, *more = _languages(check.what)
    yield line(mark, first)
    yield from (line((said, "dim"), indent=INDENT) for said in more)
    if check.remedy.en:
        yield from (line(said, indent=2 * INDENT) for said in _languages(check.remedy))


def _in_both(said: Bilingual) -> Text:
    """The Chinese above the English."""
    first, *more = _languages(said)
    return Text.assemble(first, *(("\n" + one, "dim") for one in more))


def _languages(said: Bilingual) -> Sequence[str]:
    """Chinese and English; once, where there is only one of them."""
    return tuple(dict.fromkeys((said.zh, said.en)))


def _quote(quote: Quote, zone: ZoneInfo, chinese: bool, number: int | None) -> list[RenderableType]:
    """The topic, the exact words with the sentence to say in bold (or the rows), and the source."""
    topic = quote.source.passage.question or (quote.source.passage.heading_path or ("",))[-1]
    parts: list[RenderableType] = []
    if topic or number:
        parts.append(Text(f"{f'{number}. ' if number else ''}{topic}", style="cyan"))
    parts.append(_rows(quote) if quote.rows else _words(quote))
    parts.append(Text(_source(quote, zone, chinese), style="dim"))
    return parts


def _words(quote: Quote) -> Text:
    words = Text(quote.text)
    start = quote.text.index(quote.line)
    words.stylize("bold", start, start + len(quote.line))
    return words


def _rows(quote: Quote) -> Table:
    """Rows as "column: value" lines: a terminal is narrower than a sheet."""
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    names = [*quote.header, *[""] * max(len(row) - len(quote.header) for row in quote.rows)]
    for row in quote.rows:
        for name, value in zip(names, row, strict=False):
            if value:
                table.add_row(Text(name, style="dim"), Text(value, style="bold"))
    return table


def _notice(notice: Notice, quotes: Sequence[Quote], zone: ZoneInfo, chinese: bool) -> list[RenderableType]:
    if notice.quote in quotes:
        return [Text(warning(notice, quotes, zone, "zh" if chinese else "en"), style="yellow")]
    english, in_chinese = NOTICES[notice.kind]
    when = notice.quote.document.valid_from
    date = f" {_day(when, zone)}" if notice.kind is NoticeKind.EFFECTIVE_LATER and when else ""
    return [
        Text(f"⚠ {in_chinese if chinese else english}{date}:", style="yellow"),
        *_quote(notice.quote, zone, chinese, None),
    ]


def _not_launched(embargo: Embargo, zone: ZoneInfo, chinese: bool) -> Text:
    planned = _day(embargo.planned_at, zone) if embargo.planned_at else ""
    if chinese:
        return Text(f"⚠ “{embargo.product}”尚未上线,计划 {planned}。", style="yellow")
    return Text(f"⚠ “{embargo.product}” is not launched yet; it is planned for {planned}.", style="yellow")


def _department_line(answer: Answer, departments: dict[str, Department], chinese: bool) -> Text:
    likely = [f"{_name(one.department, departments, chinese)} {one.probability:.0%}" for one in answer.departments[:3]]
    if not likely:
        return Text("还没有任何资料。" if chinese else "There is no knowledge yet. Run: briefed index")
    lead = "没有有效资料可以回答。可能的负责部门" if chinese else "No valid document answers this. Likely department"
    return Text(f"{lead}: {', '.join(likely)}")


def _name(department: str, departments: dict[str, Department], chinese: bool) -> str:
    known = departments.get(department)
    return known.name("zh-CN" if chinese else "en") if known else department


def _source(quote: Quote, zone: ZoneInfo, chinese: bool) -> str:
    document = quote.document
    parts = [
        document.title,
        document.document_id,
        cited_place(quote),
        f"v{document.sha256[:8]}",
        validity(document, zone, chinese),
    ]
    return "— " + " · ".join(part for part in parts if part)


def _day(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d}"
