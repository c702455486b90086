"""`briefed question`: what nobody could answer, on its way to the department that owns it and back."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.bootstrap import Briefed
from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.console import note, out
from bot.cli.context import briefed, instant
from bot.cli.lines import say, show_whole
from bot.cli.question_rendering import Names, candidates, question_page, queue
from bot.cli.rendering import answer_panel
from bot.domain.errors import InputError
from bot.domain.questions.events import AnswerProposed, CloseReason, Source, Urgency
from bot.services.plain.questions import question_json
from bot.services.questions.answering import Draft

app = typer.Typer(help="Ask departments what nothing answers, and answer.", no_args_is_help=True)

QuestionId = Annotated[str, typer.Argument(metavar="ID", help="The question's id, such as q17.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Text = Annotated[str, typer.Argument(metavar="TEXT", help="The answer, word for word as agents may say it.")]
Passage = Annotated[
    str | None, typer.Option("--passage", metavar="ID", help="Answer with the words of this passage instead.")
]
RestsOn = Annotated[
    str | None, typer.Option("--source", help="The document that the answer rests on; new knowledge by default.")
]
ValidFrom = Annotated[str | None, typer.Option("--from", metavar="T", help="From when on the answer holds.")]
ValidTo = Annotated[str | None, typer.Option("--until", metavar="T", help="Until when it holds.")]
Reason = Annotated[str, typer.Option(help="Why.")]


@app.command("list")
def list_open(
    context: typer.Context,
    department: Annotated[str | None, typer.Option(help="Only this department's.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only those that you asked (name yourself with --as).")] = False,
    settled: Annotated[
        int,
        typer.Option("--settled", metavar="DAYS", help="Also settled ones, of the last DAYS days."),
    ] = 0,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 20,
    as_json: AsJson = False,
    actor: Actor = None,
) -> None:
    """Questions that wait for an answer, what is due first on top."""
    from bot.services.questions.listing import list_questions

    program = briefed(context)
    asker = deed(actor, None, None).actor if mine else None
    since = program.clock() - timedelta(days=settled) if settled else None
    found = list_questions(program.questions, department, asker, since)
    if as_json:
        out.print_json(json.dumps([question_json(one, one.question.answer) for one in found], ensure_ascii=False))
        return
    if not found:
        note("No question waits. To ask one: briefed question open TEXT --as PERSON")
        return
    show_whole(queue(found[:limit], _names(program), program.config.zone))
    if len(found) > limit:
        note(f"{len(found) - limit} more: raise --limit, or name a --department.")


@app.command()
def show(context: typer.Context, question_id: QuestionId, as_json: AsJson = False) -> None:
    """One question with everything that happened to it."""
    from bot.services.questions.listing import callbacks_of, show_question

    program = briefed(context)
    found = show_question(program.questions, question_id)
    with program.store.begin() as work:
        callbacks = callbacks_of(work, found.question)
    if as_json:
        out.print_json(json.dumps(question_json(found, found.question.answer, callbacks), ensure_ascii=False))
        return
    show_whole(question_page(found, callbacks, _names(program), program.config.zone))


@app.command("open")
def open_one(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The question; may be left out with --ask.")] = "",
    ask: Annotated[str | None, typer.Option(metavar="ID", help="The ask of the log that was not answered.")] = None,
    not_helpful: Annotated[bool, typer.Option("--not-helpful", help="There was an answer; it did not help.")] = False,
    department: Annotated[str | None, typer.Option(help="Where it should go, if you know.")] = None,
    product: Annotated[str | None, typer.Option(help="The product that it is about.")] = None,
    urgent: Annotated[bool, typer.Option("--urgent", help="It cannot wait for working hours.")] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help="The customer is on the line.")] = False,
    callback: Annotated[
        str | None,
        typer.Option("--callback", metavar="T", help="Promised a call by then: 17:30, 2026-12-01T17:30, or +2h."),
    ] = None,
    join: Annotated[str | None, typer.Option(metavar="ID", help="It is the same as this open question.")] = None,
    separate: Annotated[bool, typer.Option("--separate", help="No open question is the same.")] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="Ask although there is an answer.")] = False,
    as_json: AsJson = False,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Ask the department that owns the topic."""
    from bot.services.questions.opening import AlreadyAnswered, Opening, Undecided, open_question

    program = briefed(context)
    opening = Opening(
        text=text,
        ask_id=ask,
        source=_source(ask, not_helpful),
        product=product,
        department=department,
        urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
        waiting=waiting,
        callback_by=moment(callback, program.clock(), program.config.zone),
        join=join,
        separate=separate,
        anyway=anyway,
    )
    doer = deed(actor, on_behalf_of, key)
    result = open_question(program.questions, program.desk, doer, opening)
    if isinstance(result, AlreadyAnswered):
        out.print(answer_panel(result.answer, _departments(program), program.config.zone))
        say("There is an answer. If it does not help: the same command with --anyway.")
        raise typer.Exit(1)
    if isinstance(result, Undecided):
        show_whole(candidates(result.candidates))
        say("Is it one of these? Then the same command with --join ID; if not, with --separate.")
        raise typer.Exit(1)
    if result.joined and not as_json:
        say(f"The same is asked already: you get the answer to {result.question_id} too.", result.question_id)
    show(context, result.question_id, as_json)


@app.command()
def claim(
    context: typer.Context,
    question_id: QuestionId,
    take_over: Annotated[bool, typer.Option("--take-over", help="From whoever is at work on it.")] = False,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Take a question on, so that nobody else works on it."""
    from bot.services.questions.handling import claim as claim_it

    fact = claim_it(briefed(context).questions, deed(actor, on_behalf_of, key), question_id, take_over)
    say(f"{question_id} is yours, {fact.actor}. Answer: briefed question answer {question_id} TEXT", question_id)


@app.command()
def release(
    context: typer.Context,
    question_id: QuestionId,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Give a question back to the department."""
    from bot.services.questions.handling import release as release_it

    release_it(briefed(context).questions, deed(actor, on_behalf_of, key), question_id)
    say(f"{question_id} is free for others.", question_id)


@app.command()
def answer(
    context: typer.Context,
    question_id: QuestionId,
    text: Text = "",
    passage: Passage = None,
    source: RestsOn = None,
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Answer a question: everybody who asked is told, and the answer becomes knowledge."""
    from bot.services.questions.answering import answer as answer_it

    program = briefed(context)
    draft = _draft(text, passage, source, valid_from, valid_to, program)
    fact = answer_it(program.questions, deed(actor, on_behalf_of, key), question_id, draft)
    _say_answered(question_id, isinstance(fact.body, AnswerProposed))


@app.command()
def approve(
    context: typer.Context,
    question_id: QuestionId,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Approve a colleague's answer."""
    from bot.services.questions.answering import approve as approve_it

    approve_it(briefed(context).questions, deed(actor, on_behalf_of, key), question_id)
    _say_answered(question_id, waits=False)


@app.command("turn-down")
def turn_down(
    context: typer.Context,
    question_id: QuestionId,
    reason: Reason,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Send a colleague's answer back to him."""
    from bot.services.questions.answering import turn_down as turn_it_down

    turn_it_down(briefed(context).questions, deed(actor, on_behalf_of, key), question_id, reason)
    say(f"Turned down; {question_id} waits for another answer.", question_id)


@app.command()
def correct(
    context: typer.Context,
    question_id: QuestionId,
    reason: Reason,
    text: Text = "",
    passage: Passage = None,
    source: RestsOn = None,
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Put another answer in the place of the one that was given; everybody who got it is told."""
    from bot.services.questions.answering import correct as correct_it

    program = briefed(context)
    draft = _draft(text, passage, source, valid_from, valid_to, program)
    fact = correct_it(program.questions, deed(actor, on_behalf_of, key), question_id, draft, reason)
    _say_answered(question_id, isinstance(fact.body, AnswerProposed))


@app.command()
def withdraw(
    context: typer.Context,
    question_id: QuestionId,
    reason: Reason,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Take an answer back with nothing in its place; everybody who got it is told."""
    from bot.services.questions.answering import withdraw as withdraw_it

    withdraw_it(briefed(context).questions, deed(actor, on_behalf_of, key), question_id, reason)
    say(f"Withdrawn: the answer to {question_id} answers nobody any more.", question_id)


@app.command()
def reroute(
    context: typer.Context,
    question_id: QuestionId,
    to: Annotated[str | None, typer.Option(metavar="DEPARTMENT", help="Whose it is; the likeliest by default.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is not yours.")] = "",
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Not ours: send a question to another department; the routing learns from it."""
    from bot.services.questions.handling import reroute as send_on
    from bot.services.questions.listing import show_question
    from bot.services.questions.opening import likely_departments_for

    program = briefed(context)
    question = show_question(program.questions, question_id).question
    likely = () if to else likely_departments_for(question, program.desk)
    send_on(program.questions, deed(actor, on_behalf_of, key), question_id, to, reason, likely)
    department = show_question(program.questions, question_id).question.department
    say(f"{question_id} is {_names(program).get(department, department)}'s now.", question_id)


@app.command("ask-detail")
def ask_detail(
    context: typer.Context,
    question_id: QuestionId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you need to know.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Ask whoever asked for more; until then the time limit stands still."""
    from bot.services.questions.handling import ask_for_detail

    ask_for_detail(briefed(context).questions, deed(actor, on_behalf_of, key), question_id, text)
    say(f"Asked. The time of {question_id} stands still until they tell: briefed question tell {question_id} TEXT")


@app.command()
def tell(
    context: typer.Context,
    question_id: QuestionId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the department asked for.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Tell the department what it asked for."""
    from bot.services.questions.handling import give_detail

    give_detail(briefed(context).questions, deed(actor, on_behalf_of, key), question_id, text)
    say(f"Told. The time of {question_id} runs again.")


@app.command()
def close(
    context: typer.Context,
    question_id: QuestionId,
    reason: Annotated[CloseReason, typer.Option(help="Why it needs no answer.")],
    same_as: Annotated[
        str | None, typer.Option(metavar="ID", help="The question that a duplicate is the same as.")
    ] = None,
    said: Annotated[str, typer.Option("--note", help="More about it.")] = "",
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Close a question that needs no answer of its own."""
    from bot.services.questions.handling import close as close_it

    close_it(briefed(context).questions, deed(actor, on_behalf_of, key), question_id, reason, said, same_as)
    goes_on = f" Whoever asked it gets the answer to {same_as}." if same_as else ""
    say(f"{question_id} is closed.{goes_on}")


def moment(text: str | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """An instant as agents type it: an instant, a time of today (or else tomorrow), or how long from now."""
    if text is None:
        return None
    ahead = re.fullmatch(r"\+(\d{1,3})\s*(h|m|min)", text.strip())
    if ahead:
        return now + (timedelta(hours=int(ahead[1])) if ahead[2] == "h" else timedelta(minutes=int(ahead[1])))
    if re.fullmatch(r"\d{1,2}:\d{2}", text.strip()):
        hour, minute = (int(part) for part in text.strip().split(":"))
        if hour > 23 or minute > 59:
            raise InputError(f"{text!r} is no time of the day.", "Write it like 17:30.")
        today = now.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
        return today if today > now else today + timedelta(days=1)
    return instant(text, zone)


def _source(ask: str | None, not_helpful: bool) -> Source:
    if not_helpful:
        return Source.NOT_HELPFUL
    return Source.NO_ANSWER if ask else Source.BY_HAND


def _draft(
    text: str, passage: str | None, source: str | None, valid_from: str | None, valid_to: str | None, program: Briefed
) -> Draft:
    zone = program.config.zone
    return Draft(text, passage, source, instant(valid_from, zone), instant(valid_to, zone))


def _say_answered(question_id: str, waits: bool) -> None:
    if waits:
        say(f"Proposed. Another expert approves it: briefed question approve {question_id}", question_id)
    else:
        say(f"{question_id} is answered; everybody who asked is told, and agents find the answer.", question_id)


def _departments(program: Briefed):
    with program.store.begin() as work:
        return dict(work.documents.departments())


def _names(program: Briefed) -> Names:
    return {one.id: one.name("en") for one in _departments(program).values()}
