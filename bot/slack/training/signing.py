"""A leader signs that his people were briefed, seeing what he signs and for which version."""

from __future__ import annotations

from typing import Any

from bot.domain.launches.coverage import GroupCoverage, taught_version
from bot.domain.people.roster import Roster
from bot.services.deeds import Deed
from bot.services.launches.signing import sign_training
from bot.services.launches.trainings import group_in, signs_in_whose_name
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Submission
from bot.slack.kit import Block, checkboxes, context, field, header, modal, option, paragraph, text_input
from bot.slack.reception import Reception
from bot.slack.training import wording as words
from bot.slack.training.finding import name_of, roster, team_name, training
from bot.slack.training.names import SIGN_MODAL

MEANING, VOUCHED = "meaning", "vouched"
LONGEST_MEANING = 300
DIGITS = 12
NAMED = 30
"""People named in a line; of the others only the number is told."""


def sign_view(here: Reception, caller: Caller, launch: str, requirement: str, group: str) -> dict[str, Any]:
    """What is to be signed: for whom, on which version, and what the signature says."""
    language, known = caller.language, roster(here)
    found = training(here, caller, launch, requirement)
    covered = group_in(found, group)
    subject = taught_version(found.rule, found.dossier)
    document = found.material.document_id if found.material else ""
    shown = team_name(covered.team, covered.shift, known)
    blocks = [
        header(found.dossier.launch.product),
        paragraph(found.requirement.title.text(language)),
        *_people(covered, shown, known, language),
        context(words.VERSION.text(language).format(document, subject[:DIGITS])),
    ]
    if covered.signed:
        signed = [*blocks, paragraph(words.SIGNED_ALREADY.text(language).format(shown))]
        return modal("training.signed", words.SIGN_TITLE.text(language), signed, close=words.DONE.text(language))
    meaning = text_input(MEANING, words.MEANING_TEXT.text(language), multiline=True, longest=LONGEST_MEANING)
    vouch = checkboxes(VOUCHED, [option(words.VOUCH.text(language), "yes")])
    fields = [field(words.MEANING.text(language), meaning), field(words.VOUCHED.text(language), vouch)]
    return modal(
        SIGN_MODAL,
        words.SIGN_TITLE.text(language),
        [*blocks, *fields],
        submit=words.SIGN.text(language),
        close=words.CANCEL.text(language),
        private={"launch": launch, "requirement": requirement, "group": group, "shown": subject},
    )


def sign(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Sign it, if it still is what was shown."""
    private, language = submission.view.private, caller.language
    launch, requirement, group, shown = (
        str(private.get(name, "")) for name in ("launch", "requirement", "group", "shown")
    )
    if not submission.values.get(VOUCHED):
        return Reply(errors={VOUCHED: words.NOT_VOUCHED.text(language)})
    meaning = str(submission.values.get(MEANING) or "")
    key = f"{submission.key}:sign:{group}:{shown[:DIGITS]}"
    deed = Deed(caller.id, key, signs_in_whose_name(here.launches, caller.id, group))
    sign_training(here.launches, deed, launch, requirement, group, meaning, shown)
    said = words.SIGNED.text(language).format(launch, group, shown[:DIGITS])
    view = modal("training.signed", words.SIGN_TITLE.text(language), [paragraph(said)], close=words.DONE.text(language))
    return Reply(update=view)


def _people(covered: GroupCoverage, shown: str, known: Roster, language: str) -> list[Block]:
    counts = words.TRAINED_OF.text(language).format(shown, len(covered.trained), covered.people, covered.needed)
    blocks = [paragraph(counts)]
    if covered.lacking:
        blocks.append(context(words.LACKING.text(language).format(_named(covered.lacking, known))))
    if covered.away:
        blocks.append(context(words.AWAY.text(language).format(_named(covered.away, known))))
    return blocks


def _named(people: tuple[str, ...], known: Roster) -> str:
    more = f" +{len(people) - NAMED}" if len(people) > NAMED else ""
    return ", ".join(name_of(one, known) for one in people[:NAMED]) + more
