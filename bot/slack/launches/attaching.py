"""Attaching a material: a document that is there already, or a file that somebody uploads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from bot.domain.documents import DocumentVersion
from bot.domain.errors import BriefedError, Declined
from bot.domain.launches.finding import State
from bot.domain.launches.template import Kind
from bot.domain.outbox import Message
from bot.services.launches import wording as words
from bot.services.launches.attachable import attachable_documents
from bot.services.launches.filing import attach
from bot.services.launches.uploading import (
    KIND,
    LARGEST,
    HandedIn,
    ReadBack,
    Reading,
    delivery,
    hand_in,
    is_kept,
    keep,
    read_back,
    reading_problem,
)
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.downloading import FileGone, download
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Search, Submission
from bot.slack.kit import (
    Card,
    actions,
    button,
    card,
    context,
    field,
    file_input,
    option,
    paragraph,
    searching_select,
    select,
)
from bot.slack.launches import names
from bot.slack.launches.card import Teller, one_line
from bot.slack.launches.deeds import (
    ITEM,
    at_field,
    confirm,
    deed_of,
    finished,
    in_whose_name,
    launch_in,
    look_at,
    teller_for,
    typed,
)
from bot.slack.launches.showing import remembered
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting

FILE = "file"
FOUND = 50
"""Documents that a search offers."""
OPTION_VALUE = 150
READ_WITHIN = timedelta(hours=1)
"""After so long without being read, whoever handed it in is told that something is wrong."""


class NotYet(BriefedError):
    """A file that was kept was not read yet; the outbox asks again."""


def open_form(here: Reception, click: Click, caller: Caller) -> None:
    """Choose the requirement, and a document or a file."""
    found, teller = look_at(here, caller, click.value), teller_for(here, caller.language)
    template = found.shown.dossier.template
    states = {one.requirement: one.state for one in found.shown.verdict.findings}
    materials = [one for one in (template.requirements if template else ()) if one.kind is Kind.MATERIAL]
    applying = [one for one in materials if states.get(one.id) is not State.NOT_APPLICABLE]
    if not applying:
        here.tell(click, caller.language, teller.says(words.NOTHING_TO_DO))
        return
    options = [option(_labelled(teller.says(one.title), states.get(one.id)), one.id) for one in applying]
    first = next((one.id for one in applying if states.get(one.id) is State.UNMET), applying[0].id)
    searched = searching_select(names.DOCUMENT, teller.says(words.DOCUMENT_HINT))
    blocks = [
        field(teller.says(words.MATERIAL), select(ITEM, options, first)),
        field(teller.says(words.DOCUMENT), searched, optional=True),
        field(teller.says(words.UPLOAD), file_input(FILE, most=1), teller.says(words.UPLOAD_HINT), optional=True),
        *in_whose_name(here, caller),
    ]
    private = remembered(click, launch=click.value)
    here.open_modal(click, confirm(names.ATTACH_MODAL, words.ATTACH, words.ATTACH, blocks, private, caller.language))


def search(here: Reception, search: Search, caller: Caller) -> Sequence[Mapping[str, Any]]:
    """Documents that one may attach, by words of their titles or paths; those of one's own department first."""
    own = caller.person.department if caller.person else None
    found = attachable_documents(here.store, here.clock, caller.reader, own, search.text)
    return [_option(one) for one in found if len(one.document_id) <= OPTION_VALUE][:FOUND]


def attached(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Attach the document, or take the file; one of both."""
    requirement, document = typed(submission, ITEM), typed(submission, names.DOCUMENT)
    files = [one for one in submission.values.get(FILE) or () if isinstance(one, dict)]
    if bool(document) == bool(files):
        field_name = FILE if files else names.DOCUMENT
        return Reply(errors={field_name: words.ONE_OF_BOTH.text(caller.language)})
    deed, launch = deed_of(caller, submission, "attach"), launch_in(submission)
    if document:
        refused = at_field(
            names.DOCUMENT, caller.language, lambda: attach(here.launches, deed, launch, requirement, document)
        )
        return refused or finished(here, submission, caller, asks=True)
    handed = HandedIn(str(files[0].get("id") or ""), str(files[0].get("name") or ""), int(files[0].get("size") or 0))
    refused = at_field(
        FILE, caller.language, lambda: hand_in(here.launches, here.launch_desk, deed, launch, requirement, handed)
    )
    told = words.FETCHED.text(caller.language).format(handed.name)
    return refused or finished(here, submission, caller, told)


def _labelled(title: str, state: State | None) -> str:
    marks = {State.MET: "✓", State.WAIVED: "~"}
    return clip(f"{marks.get(state, '✗') if state else '✗'} {title}", 75)


def _option(document: DocumentVersion) -> Mapping[str, Any]:
    path = PurePath(document.document_id)
    return option(clip(one_line(document.title), 75), document.document_id, clip(str(path), 75))


# The file, on its way -------------------------------------------------------------------------------------------------


def material_uploaded(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """Fetch a file that somebody handed in, keep it, and tell him when it was read, or why it could not be.

    Nothing is said of one that he attached something else instead of meanwhile.
    """
    told, teller = message.payload, teller_for(here, addressee.language)
    launch, requirement, document = (str(told[name]) for name in ("launch", "requirement", "document"))
    handed = delivery(here.launches, launch, requirement, str(told["deed"]))
    if not handed.is_awaited:
        return None
    version = None
    if handed.is_version or not is_kept(here.launch_desk, document):
        try:
            version = _kept(here, message)
        except Declined as declined:
            said = teller.says(words.FETCH_FAILED, told["name"], teller.says(declined.said))
            return Posting(_card(teller, launch, said))
        here.later(here.launch_desk.take_in)
    read = read_back(here.launches, launch, requirement, document, version)
    if read.state is Reading.REPLACED:
        return None
    if read.state is Reading.WAITS and here.clock() - message.not_before < READ_WITHIN:
        raise NotYet(f"{document} was not read yet.")
    return Posting(_card(teller, launch, _said(read, str(told["name"]), teller)))


def _kept(here: Reception, message: Message) -> str:
    """Fetch and keep a file, and tell its sha256; raises `Declined` if that can never be done."""
    told = message.payload
    launch, requirement, document = (str(told[name]) for name in ("launch", "requirement", "document"))
    try:
        data = download(here.client, str(told["file"]), LARGEST + 1)
    except FileGone as error:
        raise Declined(words.GONE_IN_SLACK) from error
    keep(here.launches, here.launch_desk, launch, requirement, document, str(told["deed"]), data)
    return hashlib.sha256(data).hexdigest()


def _said(read: ReadBack, name: str, teller: Teller) -> str:
    title = teller.says(read.requirement.title) if read.requirement else ""
    if read.state is Reading.UNREADABLE:
        return teller.says(words.NOT_READ, name, " ".join(teller.says(reading_problem(one)) for one in read.findings))
    if read.state is Reading.WAITS:
        return teller.says(words.READ_LATE, name)
    if read.requirement is None or read.requirement.state is State.MET:
        return teller.says(words.READ_WELL, name, title)
    return teller.says(words.READ_LACKS, name, title, teller.says(read.requirement.why))


def _card(teller: Teller, launch: str, said: str) -> Card:
    see = button(names.SHOW, teller.says(words.SEE_LAUNCH), launch)
    return card(said, paragraph(said), context(launch), actions(see))


MESSAGES = {KIND: material_uploaded}
