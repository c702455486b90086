"""What people are told of corrective actions; the cards are made of how an action stands when they are sent."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.errors import InputError
from bot.domain.outbox import Message
from bot.domain.quality.actions import CorrectiveAction
from bot.services.quality.actions import show_action
from bot.slack.kit import Card, actions, bold, button, card, context, spans
from bot.slack.quality.names import CLOSE
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render

LEADS = {
    "action_opened": Bilingual("有一项整改措施交给您", "Something is yours to put right"),
    "action_reopened": Bilingual("一项整改措施重新打开了", "Something must be put right after all"),
    "action_due_soon": Bilingual("整改措施快到期了", "A corrective action is due soon"),
    "action_overdue": Bilingual("整改措施已经逾期", "A corrective action is overdue"),
}
DUE = Bilingual("期限 {} · 负责人 {} · 提出人 {}", "due {} · owner {} · opened by {}")
REASON = Bilingual("原因: {}", "Reason: {}")
CLOSE_IT = Bilingual("已完成, 填写证据", "Done: give the evidence")


def told(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """A card about an action; nothing when by now it is closed."""
    try:
        action = show_action(here.questions, str(message.payload["action"])).action
    except InputError:
        return None
    if not action.is_open:
        return None
    reason = str(message.payload.get("reason") or "")
    return Posting(_card(action, LEADS[message.kind].text(addressee.language), reason, addressee))


def _card(action: CorrectiveAction, lead: str, reason: str, addressee: Addressee) -> Card:
    language, opened = addressee.language, action.opened
    due = DUE.text(language).format(opened.due.isoformat(), opened.owner, action.opened_by)
    blocks = [spans(bold(f"{lead}: "), opened.title)]
    if reason:
        blocks.append(context(REASON.text(language).format(reason)))
    blocks.append(context(f"{action.id} · {due}"))
    if addressee.person in action.concerned:
        blocks.append(actions(button(CLOSE, CLOSE_IT.text(language), action.id, style="primary")))
    return card(f"{lead}: {opened.title}", *blocks)


MESSAGES: dict[str, Render] = dict.fromkeys(LEADS, told)
