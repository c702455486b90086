"""What the outbox tells of trainings: that a quiz is left, and a session as a channel sees it."""

from __future__ import annotations

from bot.domain.launches.briefing import BriefingState, Training
from bot.domain.outbox import Message
from bot.services.launches.training import PRESENTED, QUIZ
from bot.services.launches.trainings import may_be_named, trainings
from bot.services.telling_answers import department_name
from bot.slack.kit import Block, actions, button, card, context, paragraph
from bot.slack.packing import packed
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render
from bot.slack.training import wording as words
from bot.slack.training.names import READ, START_QUIZ
from bot.slack.training.quiz import invitation


def quiz_invitation(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """To somebody who was at a session; nothing when by now there is no quiz left for him."""
    found = _training(here, message)
    if found is None or addressee.person is None or found.state(addressee.person) is not BriefingState.QUIZ:
        return None
    launch, language = found.dossier.launch, addressee.language
    said = words.QUIZ_INVITES.text(language).format(launch.product)
    return Posting(card(said, *invitation(launch.product, launch.id, found.requirement.id, language)))


def session_shown(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """A session in a channel: nothing of the material, which may be under embargo, but the buttons to it.

    As long as the launch is not announced, neither its product is named there, nor what people called the training and
    the session.
    """
    found = _training(here, message)
    if found is None:
        return None
    language = addressee.language
    how = words.PRESENTED_HOW.text(language)
    if not may_be_named(found, here.launches, addressee.person):
        owner = department_name(found.dossier.launch.owner_department, here.departments(), language)
        title = words.PRESENTED_UNNAMED.text(language).format(owner)
        return Posting(card(title, paragraph(title), _to_the_material(found, language), context(how)))
    title = words.PRESENTED_CARD.text(language).format(found.dossier.launch.product)
    session = words.SESSION.text(language).format(message.payload.get("session", ""))
    shown = paragraph(f"{title}\n{found.requirement.title.text(language)}")
    return Posting(card(title, shown, _to_the_material(found, language), context(session, how)))


def _to_the_material(found: Training, language: str) -> Block:
    value = packed(found.dossier.launch.id, found.requirement.id)
    buttons = [button(READ, words.READ.text(language), value, style="primary")]
    if found.rule.quiz:
        buttons.append(button(START_QUIZ, words.START_QUIZ.text(language), value))
    return actions(*buttons)


def _training(here: Reception, message: Message) -> Training | None:
    wanted = (message.payload.get("launch"), message.payload.get("requirement"))
    known = trainings(here.launches, here.overview)
    found = next((one for one in known if (one.dossier.launch.id, one.requirement.id) == wanted), None)
    return found if found is not None and found.material is not None else None


MESSAGES: dict[str, Render] = {QUIZ: quiz_invitation, PRESENTED: session_shown}
