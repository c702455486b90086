"""Who may do what with questions and callbacks.

Rights come from roles on the roster on the day of the deed, in person or through a delegation, as for launches.
"""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.people.rights import Acting, NotAllowed, require_department, require_role
from bot.domain.people.roles import Role
from bot.domain.questions.callbacks import LEADERS, Callback
from bot.domain.questions.question import Question

EXPERTS = (Role.EXPERT, Role.PRODUCT_OWNER, Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)
MANAGERS = (Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)
ARBITERS = (Role.CENTRE_HEAD, Role.SUPERVISOR)
"""Who decides whose a question is when every department has said that it is not its own."""


def require_colleague(acting: Acting) -> None:
    """To ask, one is on the roster."""
    acting.someone()


def require_expert(acting: Acting, question: Question) -> None:
    """To claim and answer, one is an expert of the department that has the question."""
    require_role(acting, EXPERTS)
    require_department(acting, question.department)


def require_router(acting: Acting, question: Question) -> None:
    """To send a question to another department: its experts, and those who decide whose it is."""
    if acting.roles().isdisjoint(ARBITERS):
        require_expert(acting, question)


def is_arbiter(acting: Acting) -> bool:
    """Whether one decides whose a question is, whatever departments said."""
    return not acting.roles().isdisjoint(ARBITERS)


def require_approver(acting: Acting, question: Question) -> None:
    """To approve a proposed answer: another expert of the department than its author, for himself and for others."""
    require_expert(acting, question)
    proposal = question.proposal
    own = acting.behind & proposal.behind if proposal else None
    if own:
        who = ", ".join(sorted(own))
        raise NotAllowed(
            Bilingual(
                f"{who} 是答案的起草人,须由本部门另一人批准。",
                f"{who} wrote the answer: somebody else of the department approves it.",
            )
        )


def require_asker(acting: Acting, question: Question) -> None:
    """To give detail: somebody who asked."""
    acting.someone()
    if acting.behind.isdisjoint(question.people):
        who = ", ".join(sorted(question.people))
        raise NotAllowed(
            Bilingual(f"只有提问人可以补充({who})。", f"Only those who asked can tell more: {who}."),
        )


def require_closer(acting: Acting, question: Question) -> None:
    """To close: the only one who asked, an expert of the department, or an arbiter."""
    if question.people == frozenset({acting.someone().id}) or is_arbiter(acting):
        return
    require_expert(acting, question)


def is_closer(acting: Acting, question: Question) -> bool:
    """Whether somebody may close a question."""
    try:
        require_closer(acting, question)
    except NotAllowed:
        return False
    return True


def require_caller(acting: Acting, callback: Callback) -> None:
    """To see to a callback: whoever has it, whoever promised it, and the leaders of the centre."""
    acting.someone()
    if not acting.behind.isdisjoint({callback.holder, callback.person}):
        return
    if acting.roles().isdisjoint(LEADERS | {Role.CENTRE_HEAD}):
        raise NotAllowed(
            Bilingual(
                f"回呼 {callback.id} 由 {callback.holder} 负责。",
                f"The callback {callback.id} is {callback.holder}'s; leaders may see to it too.",
            )
        )
