"""What all deeds on launches have in common: what they are about, a form to confirm, and the card afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.services.deeds import Deed
from bot.services.launches import wording as words
from bot.services.launches.answering import check_answers
from bot.services.launches.looking import Attached, Look, look, principals_of
from bot.services.launches.signing import ChangedMeanwhile
from bot.services.launches.upgrading import is_behind
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Block, Card, bold, bullets, context, field, modal, option, paragraph, select, spans
from bot.slack.launches.card import Teller, launch_card
from bot.slack.launches.names import CHOOSE
from bot.slack.launches.showing import Origin, recalled, remembered, show_again
from bot.slack.reception import Reception

ITEM, IN_NAME_OF = "item", "in_name_of"
SHOWN_DIGITS = 12
DOCUMENTS = 20
"""Documents on a form; more than any template asks for."""
LONGEST_VALUE = 150
ERROR = 1_500

Private = Mapping[str, Any]
Form = Callable[[Reception, Caller, Private], dict[str, Any]]
"""The modal in which somebody confirms a deed, from what is kept: the launch and the item that it is about."""
Items = Sequence[tuple[str, str]]
"""What there is to choose from: ids, and what they are called."""


def teller_for(here: Reception, language: str) -> Teller:
    """Who tells things in a language, on the centre's clocks."""
    return Teller(language, here.zone)


def look_at(here: Reception, caller: Caller, launch_id: str) -> Look:
    """A launch as somebody sees it now."""
    return look(here.launches, caller.on_roster().id, caller.reader, launch_id)


def card_for(here: Reception, caller: Caller, launch_id: str, told: str = "") -> Card:
    """A launch's card as somebody sees it now."""
    found = look_at(here, caller, launch_id)
    behind = found.rights.upgrades and is_behind(here.launch_desk, found.shown.dossier)
    return launch_card(found, teller_for(here, caller.language), told, behind)


def begin(
    here: Reception,
    click: Click,
    caller: Caller,
    question: Bilingual,
    deed: str,
    items: Items,
    forms: Mapping[str, Form],
) -> None:
    """Have somebody choose what a deed is about, and confirm it; of one thing only there is nothing to choose."""
    private = remembered(click, launch=click.value, deed=deed)
    if not items:
        here.tell(click, caller.language, words.NOTHING_TO_DO.text(caller.language))
    elif len(items) == 1:
        here.open_modal(click, forms[deed](here, caller, {**private, ITEM: items[0][0]}))
    else:
        here.open_modal(click, _choice(private, question, items, caller.language))


def chosen(forms: Mapping[str, Form]) -> Callable[[Reception, Submission, Caller], Reply | None]:
    """What happens when somebody has chosen: the form takes the menu's place."""

    def on_chosen(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
        private = submission.view.private
        form = forms.get(str(private.get("deed")))
        item = str(submission.values.get(ITEM) or "")
        return Reply(update=form(here, caller, {**private, ITEM: item})) if form else None

    return on_chosen


def confirm(
    callback: str, title: Bilingual, submit: Bilingual, blocks: Sequence[Block], private: Private, language: str
) -> dict[str, Any]:
    """The modal that a deed is confirmed in."""
    return modal(
        callback,
        title.text(language),
        blocks,
        submit=submit.text(language),
        close=words.CANCEL.text(language),
        private=private,
    )


def deed_of(caller: Caller, submission: Submission, name: str) -> Deed:
    """Who does what was sent off, once however often it is sent; in somebody else's name if he chose that."""
    for_whom = str(submission.values.get(IN_NAME_OF) or "")
    return Deed(
        caller.on_roster().id, f"{submission.key}:{name}", for_whom if for_whom not in {"", caller.id} else None
    )


def in_whose_name(here: Reception, caller: Caller) -> list[Block]:
    """A field for delegates; nobody else sees it."""
    principals = principals_of(here.launches, caller.on_roster().id)
    if not principals:
        return []
    roster, language = here.callers.roster(), caller.language
    people = {one: roster.person(one) if roster else None for one in principals}
    options = [option(words.IN_MY_NAME.text(language), caller.id)]
    options += [
        option(words.FOR_SOMEBODY.text(language).format(one.name if one else known), known)
        for known, one in people.items()
    ]
    return [field(words.FOR_WHOM.text(language), select(IN_NAME_OF, options, caller.id))]


def what_is_signed(documents: Sequence[Attached], digest: str, teller: Teller) -> list[Block]:
    """Documents with their versions, and the digest that stands for them."""
    blocks: list[Block] = [spans(bold(teller.says(words.DOCUMENTS)))]
    if documents:
        blocks += bullets(*(_version(one, teller) for one in documents[:DOCUMENTS]))
    else:
        blocks.append(paragraph(teller.says(words.NO_DOCUMENTS)))
    blocks.append(context(teller.says(words.DIGEST, digest[:SHOWN_DIGITS])))
    return blocks


def finished(here: Reception, submission: Submission, caller: Caller, told: str = "", asks: bool = False) -> Reply:
    """The modal closes, and the card that it was opened from is drawn again.

    With ``asks`` the launch's questions are asked of its materials again, and the card is drawn once more.
    """
    launch_id = launch_in(submission)
    draw_again(here, caller, recalled(submission.view.private), launch_id, told)
    if asks:
        here.later(lambda: _ask_again(here, caller, recalled(submission.view.private), launch_id))
    return Reply()


def draw_again(here: Reception, caller: Caller, origin: Origin, launch_id: str, told: str = "") -> None:
    """Draw a launch's card again where somebody acted."""
    show_again(here, caller, origin, lambda: card_for(here, caller, launch_id, told))


def launch_in(submission: Submission) -> str:
    """The launch that a modal is about; what comes back may be anything."""
    return str(submission.view.private.get("launch") or "")


def item_in(submission: Submission) -> str:
    """What in the launch a modal is about."""
    return str(submission.view.private.get(ITEM) or "")


def typed(submission: Submission, name: str) -> str:
    """What was typed into a field, or chosen."""
    return str(submission.values.get(name) or "").strip()


def at_field(name: str, language: str, do: Callable[[], object]) -> Reply | None:
    """Do something; why it cannot be done is said at a field, so that what was typed stays.

    Raises `ChangedMeanwhile`: then something else must be shown.
    """
    try:
        do()
    except ChangedMeanwhile:
        raise
    except Declined as declined:
        return Reply(errors={name: clip(declined.said.text(language), ERROR)})
    return None


def _choice(private: Private, question: Bilingual, items: Items, language: str) -> dict[str, Any]:
    options = [option(label, value[:LONGEST_VALUE]) for value, label in items]
    menu = field(question.text(language), select(ITEM, options))
    return confirm(CHOOSE, question, words.NEXT, [menu], private, language)


def _version(one: Attached, teller: Teller) -> str:
    named = f"{one.title} ({one.document_id})" if one.title != one.document_id else one.document_id
    if not one.sha256:
        return teller.says(words.NO_VERSION, named)
    return teller.says(words.VERSION, named, one.sha256[:SHOWN_DIGITS])


def _ask_again(here: Reception, caller: Caller, origin: Origin, launch_id: str) -> None:
    if check_answers(here.launches, here.desk, launch_id):
        draw_again(here, caller, origin, launch_id)
