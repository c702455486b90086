"""Closing a corrective action with evidence that it was put right."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.services.deeds import Deed
from bot.services.quality.actions import close_action, show_action
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import field, modal, paragraph, text_input
from bot.slack.quality.names import CLOSE_MODAL, EVIDENCE
from bot.slack.reception import CLOSE as LEAVE
from bot.slack.reception import Reception

TITLE = Bilingual("完成整改", "Put right")
SEND = Bilingual("完成", "Done")
EVIDENCE_LABEL = Bilingual("做了什么, 凭什么说已改好?", "What was done, and what shows that it is put right?")
CLOSED = Bilingual("“{}”已完成, 谢谢!", "“{}” is put right. Thank you!")
CLOSED_ALREADY = Bilingual("这项整改措施已经完成。", "This was put right already.")


def open_form(here: Reception, click: Click, caller: Caller) -> None:
    """Ask for the evidence."""
    action = show_action(here.questions, click.value).action
    language = caller.language
    if not action.is_open:
        here.tell(click, language, CLOSED_ALREADY.text(language))
        return
    asked = [
        paragraph(action.opened.title),
        field(EVIDENCE_LABEL.text(language), text_input(EVIDENCE, multiline=True, longest=1_000)),
    ]
    private = {"action": action.id}
    view = modal(CLOSE_MODAL, TITLE.text(language), asked, SEND.text(language), LEAVE.text(language), private)
    here.open_modal(click, view)


def close(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """Close it; who may is for the domain to say."""
    action_id = str(submission.view.private.get("action", ""))
    close_action(here.questions, Deed(caller.id, submission.key), action_id, submission.values.get(EVIDENCE) or "")
    title = show_action(here.questions, action_id).action.opened.title
    said = CLOSED.text(caller.language).format(title)
    return Reply(
        update=modal("notice", TITLE.text(caller.language), [paragraph(said)], close=LEAVE.text(caller.language))
    )
