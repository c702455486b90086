"""Filing a launch in three steps: what it is, what customers will ask, and a last look. A draft is kept on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.errors import Declined
from bot.domain.launches.dossier import digest
from bot.domain.launches.form import TIERS, LaunchForm, form_problems, launch_of
from bot.domain.launches.template import Kind, Template
from bot.services.launches import wording as words
from bot.services.launches.filing import file_launch, known_ids, may_file, register_templates
from bot.services.masking import mask
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Command, Submission
from bot.slack.kit import (
    Block,
    actions,
    bold,
    bullets,
    button,
    context,
    field,
    instant_input,
    modal,
    option,
    pairs,
    paragraph,
    radio,
    select,
    spans,
    text_input,
)
from bot.slack.launches import names
from bot.slack.launches.card import Teller, launch_card, one_line
from bot.slack.launches.deeds import deed_of, look_at, teller_for
from bot.slack.launches.showing import Origin, origin_of
from bot.slack.reception import Reception

DRAFT = "launch"
TEXT, SHORT = 300, 80
SUMMARY, QUESTIONS = 1_500, 3_000
SHOWN_QUESTIONS, SHOWN_MATERIALS = 15, 12
ABOUT = (
    "product",
    "id",
    "owner_department",
    "tier",
    "template",
    "planned_at",
    "summary",
    "product_family",
    "product_type",
    "channels",
)
"""The fields of the first step, by the names of the form."""


def begin(here: Reception, done: Click | Command, caller: Caller) -> None:
    """Begin with a launch; whoever has a draft is asked whether to go on with it."""
    person = caller.on_roster()
    may_file(here.launches, person.id)
    if not here.launch_desk.templates():
        raise Declined(words.NO_TEMPLATES)
    if not here.departments():
        raise Declined(words.NO_DEPARTMENTS)
    draft, language = _draft(here, caller), caller.language
    private = {"origin": _where(origin_of(done))}
    view = _resume(draft, language, private) if draft else _about(here, caller, _empty(here, caller), private)
    here.open_modal(done, view)


def go_on(here: Reception, click: Click, caller: Caller) -> None:
    """Go on with the draft."""
    _show(here, click, _about(here, caller, _draft(here, caller) or _empty(here, caller), _private(click)))


def anew(here: Reception, click: Click, caller: Caller) -> None:
    """Forget the draft, and begin anew."""
    _forget(here, caller)
    _show(here, click, _about(here, caller, _empty(here, caller), _private(click)))


def back(here: Reception, click: Click, caller: Caller) -> None:
    """Go back to a step, named by the button."""
    draft = _draft(here, caller) or _empty(here, caller)
    step = _questions if click.value == "questions" else _about
    _show(here, click, step(here, caller, draft, _private(click)))


def described(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """The first step: keep it, say what is wrong, or ask what customers will ask."""
    draft = _merged(here, caller, submission)
    _keep(here, caller, draft)
    problems = _problems(here, draft)
    wrong = {name: problems[name].text(caller.language) for name in ABOUT if name in problems}
    if wrong:
        return Reply(errors=wrong)
    return Reply(update=_questions(here, caller, draft, submission.view.private))


def questioned(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """The second step: keep it, and show everything for a last look."""
    asked = tuple(one.strip() for one in str(submission.values.get("questions") or "").splitlines() if one.strip())
    draft = replace(_draft(here, caller) or _empty(here, caller), questions=asked)
    _keep(here, caller, draft)
    problems = _problems(here, draft)
    if "questions" in problems:
        return Reply(errors={"questions": problems["questions"].text(caller.language)})
    return Reply(update=_review(here, caller, draft, submission.view.private))


def filed(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """File what was shown, as `briefed launch file` does; then its card is in a direct message.

    Where the draft is another one by now, on another device say, that is shown instead of filed.
    """
    deed, language, private = deed_of(caller, submission, "file"), caller.language, submission.view.private
    draft = _draft(here, caller)
    problems = _problems(here, draft) if draft else {}
    earlier = _filed_by(here, deed.key)
    if earlier is not None:
        if draft is not None and draft.id == earlier:
            _forget(here, caller)
        return Reply(clear=True)  # it was filed already: this came twice
    if draft is None:
        return Reply(update=_about(here, caller, _empty(here, caller), private, words.DRAFT_GONE.text(language)))
    if problems:
        said = "; ".join(f"{_LABELS[name].text(language)}: {one.text(language)}" for name, one in problems.items())
        return Reply(update=_about(here, caller, draft, private, words.STILL_WRONG.text(language).format(said)))
    if private.get("shown") != _digest(draft):
        return Reply(update=_review(here, caller, draft, private))
    templates = here.launch_desk.templates()
    register_templates(here.launches, templates.values())
    file_launch(here.launches, deed, launch_of(draft, templates), {}, is_new=True)
    _forget(here, caller)
    here.later(lambda: _send_card(here, caller, draft.id))
    return Reply(clear=True)


# The steps ------------------------------------------------------------------------------------------------------------


def _resume(draft: LaunchForm, language: str, private: Mapping[str, Any]) -> dict[str, Any]:
    named = one_line(draft.product) or draft.id or words.UNNAMED.text(language)
    buttons = actions(
        button(names.GO_ON, words.GO_ON.text(language), style="primary"),
        button(names.ANEW, words.ANEW.text(language)),
    )
    blocks = [paragraph(words.DRAFT.text(language).format(clip(named, TEXT))), buttons]
    title = words.FILE_TITLE.text(language).format(1)
    return modal("launch.draft", title, blocks, close=words.CLOSE.text(language), private=private)


def _about(
    here: Reception, caller: Caller, draft: LaunchForm, private: Mapping[str, Any], told: str = ""
) -> dict[str, Any]:
    teller, says = teller_for(here, caller.language), teller_for(here, caller.language).says
    templates = here.launch_desk.templates()
    departments = {one.id: one.name(caller.language) for one in here.departments().values()}
    kinds = sorted(
        {kind for one in templates.values() for each in one.requirements for kind in each.when.product_types}
    )
    blocks: list[Block] = [paragraph(told)] if told else []
    blocks += [
        field(says(words.PRODUCT), text_input("product", draft.product, longest=TEXT)),
        field(says(words.LAUNCH_ID), text_input("id", draft.id, longest=60), says(words.LAUNCH_ID_HINT)),
        field(says(words.DEPARTMENT), _menu("owner_department", departments, draft.owner_department)),
        field(says(words.TIER), radio("tier", [option(says(words.TIERS[one]), one) for one in TIERS], draft.tier)),
        field(says(words.TEMPLATE), _menu("template", _titles(templates, teller), draft.template)),
        field(says(words.PLANNED_AT), instant_input("planned_at", draft.planned_at)),
        field(says(words.SUMMARY), text_input("summary", draft.summary, multiline=True, longest=SUMMARY)),
        field(
            says(words.FAMILY),
            text_input("product_family", draft.product_family, longest=SHORT),
            says(words.FAMILY_HINT),
        ),
        field(
            says(words.KIND),
            text_input("product_type", draft.product_type, longest=SHORT),
            says(words.KIND_HINT, ", ".join(kinds)) if kinds else "",
        ),
        field(says(words.CHANNELS), text_input("channels", ",".join(draft.channels), longest=TEXT)),
    ]
    return _step(names.NEW_ABOUT, 1, words.NEXT.text(caller.language), blocks, private, caller.language)


def _questions(here: Reception, caller: Caller, draft: LaunchForm, private: Mapping[str, Any]) -> dict[str, Any]:
    language = caller.language
    typed = text_input("questions", "\n".join(draft.questions), multiline=True, longest=QUESTIONS)
    blocks = [
        field(words.QUESTIONS.text(language), typed, words.QUESTIONS_HINT.text(language), optional=True),
        actions(button(names.BACK, words.BACK.text(language), "about")),
    ]
    return _step(names.NEW_QUESTIONS, 2, words.NEXT.text(language), blocks, private, language)


def _review(here: Reception, caller: Caller, draft: LaunchForm, private: Mapping[str, Any]) -> dict[str, Any]:
    teller, language = teller_for(here, caller.language), caller.language
    department = here.departments().get(draft.owner_department)
    fields = {
        teller.says(words.LAUNCH_ID): draft.id,
        teller.says(words.DEPARTMENT): department.name(language) if department else draft.owner_department,
        teller.says(words.TIER): teller.says(words.TIERS[draft.tier]) if draft.tier in words.TIERS else draft.tier,
        teller.says(words.PLANNED_AT): teller.minute(draft.planned_at) if draft.planned_at else "–",
        teller.says(words.FAMILY): draft.product_family,
        teller.says(words.KIND): draft.product_type,
        teller.says(words.CHANNELS): ", ".join(draft.channels),
    }
    template = here.launch_desk.templates().get(draft.template)
    blocks: list[Block] = [
        spans(bold(one_line(draft.product)), f"\n{draft.summary}"),
        pairs({name: value or "–" for name, value in fields.items()}),
        *_asked(draft.questions, teller),
        *_template_asks(template, teller),
        context(teller.says(words.REVIEW)),
        actions(
            button(f"{names.BACK}:about", f"{words.BACK.text(language)} 1", "about"),
            button(f"{names.BACK}:questions", f"{words.BACK.text(language)} 2", "questions"),
        ),
    ]
    shown = {**private, "shown": _digest(draft)}
    return _step(names.NEW_REVIEW, 3, words.FILE.text(language), blocks, shown, language)


def _asked(questions: Sequence[str], teller: Teller) -> list[Block]:
    if not questions:
        return []
    shown = [clip(one, TEXT // 2) for one in questions[:SHOWN_QUESTIONS]]
    left = len(questions) - SHOWN_QUESTIONS
    return bullets(*shown, *([teller.says(words.MORE, left)] if left > 0 else []))


def _template_asks(template: Template | None, teller: Teller) -> list[Block]:
    if template is None:
        return []
    materials = [teller.says(one.title) for one in template.requirements if one.kind is Kind.MATERIAL]
    listed = teller.listed(materials, SHOWN_MATERIALS)
    return [context(teller.says(words.TEMPLATE_ASKS, len(template.requirements), listed))]


def _step(
    callback: str, number: int, submit: str, blocks: Sequence[Block], private: Mapping[str, Any], language: str
) -> dict[str, Any]:
    title, close = words.FILE_TITLE.text(language).format(number), words.CLOSE.text(language)
    return modal(callback, title, blocks, submit=submit, close=close, private=private)


def _menu(name: str, options: Mapping[str, str], chosen: str) -> dict[str, Any]:
    return select(name, [option(label, value) for value, label in options.items()], chosen)


def _titles(templates: Mapping[str, Template], teller: Teller) -> dict[str, str]:
    return {one.id: teller.says(one.title) for one in templates.values()}


# The draft ------------------------------------------------------------------------------------------------------------


def _empty(here: Reception, caller: Caller) -> LaunchForm:
    """A form in which one's department is filled in."""
    department = caller.person.department if caller.person else ""
    return LaunchForm(owner_department=department if department in here.departments() else "")


def _draft(here: Reception, caller: Caller) -> LaunchForm | None:
    """What somebody has written so far."""
    with here.store.begin() as work:
        kept = work.drafts.find(caller.id, DRAFT)
    if kept is None:
        return None
    texts = {name: str(kept.get(name) or "") for name in ABOUT if name not in {"channels", "planned_at"}}
    planned = kept.get("planned_at")
    return LaunchForm(
        **texts,
        channels=tuple(kept.get("channels") or ()),
        planned_at=datetime.fromtimestamp(planned, UTC) if isinstance(planned, int) else None,
        questions=tuple(kept.get("questions") or ()),
    )


def _keep(here: Reception, caller: Caller, draft: LaunchForm) -> None:
    with here.store.begin() as work:
        work.drafts.put(caller.id, DRAFT, _kept(draft), here.clock())


def _forget(here: Reception, caller: Caller) -> None:
    with here.store.begin() as work:
        work.drafts.drop(caller.id, DRAFT)


def _kept(draft: LaunchForm) -> dict[str, Any]:
    """A form as plain data, the customers' questions without their numbers."""
    return {
        **{name: getattr(draft, name) for name in ABOUT},
        "channels": list(draft.channels),
        "planned_at": int(draft.planned_at.timestamp()) if draft.planned_at else None,
        "questions": [mask(one) for one in draft.questions],
    }


def _digest(draft: LaunchForm) -> str:
    """What tells a form from any other."""
    return digest(_kept(draft))


def _merged(here: Reception, caller: Caller, submission: Submission) -> LaunchForm:
    """The draft with what the first step says; the questions stay as they were."""
    values = submission.values
    before = _draft(here, caller) or _empty(here, caller)
    texts = {name: str(values.get(name) or "").strip() for name in ABOUT if name not in {"channels", "planned_at"}}
    channels = tuple(
        one.strip() for one in re.split(r"[,，、;；\s]+", str(values.get("channels") or "")) if one.strip()
    )
    planned = values.get("planned_at")
    return replace(
        before,
        **texts,
        channels=channels,
        planned_at=datetime.fromtimestamp(int(planned), UTC) if planned else None,
    )


def _problems(here: Reception, draft: LaunchForm) -> dict[str, Any]:
    templates, departments = here.launch_desk.templates(), here.departments()
    return form_problems(draft, templates, departments, known_ids(here.launches), here.clock())


def _filed_by(here: Reception, key: str) -> str | None:
    """The launch that was filed by this very deed, if it came before."""
    with here.store.begin() as work:
        known = work.facts.with_key(key)
    return known.launch if known else None


def _send_card(here: Reception, caller: Caller, launch_id: str) -> None:
    told = words.FILED.text(caller.language).format(launch_id)
    shown = launch_card(look_at(here, caller, launch_id), teller_for(here, caller.language), told)
    here.client.chat_postMessage(channel=caller.slack_id, text=shown.text, blocks=shown.blocks)


def _show(here: Reception, click: Click, view: dict[str, Any]) -> None:
    if click.view is not None:
        here.update_modal(click.view.id, view)


def _private(click: Click) -> Mapping[str, Any]:
    return click.view.private if click.view else {}


def _where(origin: Origin) -> dict[str, str]:
    return {"channel": origin.channel}


_LABELS = {
    "product": words.PRODUCT,
    "id": words.LAUNCH_ID,
    "owner_department": words.DEPARTMENT,
    "tier": words.TIER,
    "template": words.TEMPLATE,
    "planned_at": words.PLANNED_AT,
    "summary": words.SUMMARY,
    "product_family": words.FAMILY,
    "product_type": words.KIND,
    "channels": words.CHANNELS,
    "questions": words.QUESTIONS,
}
