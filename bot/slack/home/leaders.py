"""A leader's day: who lacks which training, what waits for his signature, and the calls of his people."""

from __future__ import annotations

from bot.domain.launches.authority import TRAINERS
from bot.domain.launches.briefing import Training
from bot.domain.launches.coverage import GroupCoverage
from bot.domain.people.roles import Role
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.question import Question
from bot.services.launches.trainings import own_groups
from bot.slack.home import wording as words
from bot.slack.home.agents import callback_row
from bot.slack.home.look import Look
from bot.slack.kit import Block, button, context, paragraph
from bot.slack.packing import packed
from bot.slack.training import wording as training_words
from bot.slack.training.attendance import checklist_button
from bot.slack.training.finding import name_of, team_name
from bot.slack.training.listing import status
from bot.slack.training.names import HOLD

NAMED = 12
"""People named who lack a training; of the others only the number is told."""


def leads_somebody(look: Look) -> bool:
    """Whether the person leads a team, or acts today for somebody who does."""
    return any(team.leader in look.leaders for team in look.roster.teams)


def teams_training(look: Look) -> list[Block]:
    """By training, the person's teams that are not done, those due first on top."""
    lacking = [
        (training, group)
        for training in look.trainings
        for group in own_groups(training, look.leaders)
        if not group.is_enough and not group.is_empty
    ]
    ordered = sorted(lacking, key=lambda one: (one[0].due is None, one[0].due, one[0].dossier.launch.id, one[1].name))
    return look.section("teams", words.TEAMS, ordered, lambda one: _group(*one, look), words.NO_TEAMS)


def teams_callbacks(look: Look) -> list[Block]:
    """The calls that the person's people have to make, those overdue on top."""
    others = [one for one in look.callbacks if one[0].holder != look.person.id]
    return look.section(
        "team-callbacks", words.TEAM_CALLBACKS, others, lambda one: [_call(*one, look)], words.NO_TEAM_CALLBACKS
    )


def is_trainer(look: Look) -> bool:
    """Whether the person holds sessions for everybody."""
    return look.is_any(*(role for role in TRAINERS if role is not Role.TEAM_LEADER))


def sessions(look: Look) -> list[Block]:
    """The trainings that are not done, with a button to record a session."""
    found = [one for one in look.trainings if any(not group.is_enough for group in one.groups)]
    ordered = sorted(found, key=lambda one: (one.due is None, one.due, one.dossier.launch.id))
    return look.section("sessions", words.SESSIONS, ordered, lambda one: [_to_hold(one, look)], words.NO_SESSIONS)


def _group(training: Training, group: GroupCoverage, look: Look) -> list[Block]:
    language, launch = look.caller.language, training.dossier.launch
    parts = [
        team_name(group.team, group.shift, look.roster),
        look.says(words.TEAM_COUNTS, len(group.trained), group.people, group.needed),
        look.says(words.BRIEFING_BY, training.due.isoformat()) if training.due else "",
        "" if group.signed else look.says(words.NOT_SIGNED),
        look.says(words.AWAY, len(group.away)) if group.away else "",
    ]
    title = f"{launch.product} · {training.requirement.title.text(language)}"
    sign = checklist_button(launch.id, training.requirement.id, group.name, language)
    blocks = [paragraph("\n".join((title, " · ".join(part for part in parts if part))), sign)]
    if group.lacking:
        more = f" +{len(group.lacking) - NAMED}" if len(group.lacking) > NAMED else ""
        names = ", ".join(name_of(one, look.roster) for one in group.lacking[:NAMED])
        blocks.append(context(look.says(words.LACKING, names + more)))
    return blocks


def _call(callback: Callback, asked: Question, look: Look) -> Block:
    row = callback_row(callback, asked, look)
    holder = name_of(callback.holder, look.roster)
    row["text"]["text"] = f"{holder} · {row['text']['text']}"
    return row


def _to_hold(training: Training, look: Look) -> Block:
    language, launch = look.caller.language, training.dossier.launch
    title = f"{launch.product} · {training.requirement.title.text(language)}"
    hold = button(HOLD, look.says(training_words.HOLD), packed(launch.id, training.requirement.id))
    return paragraph(f"{title}\n{status(training, language)}", hold)
