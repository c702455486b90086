"""A bank in the middle of its work: launches that may go, that may not and that went, documents, questions, people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from ipaddress import ip_network
from pathlib import Path

from bot.domain.api_tokens.facts import Scope
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department, QuestionRules
from bot.domain.launches.facts import PermitIssued
from bot.domain.launches.template import AttestationRule, ListeningRule, MaterialRule, ReviewRule
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.files.shelf import KnowledgeShelf
from bot.network.posting import CheckedPoster
from bot.server import listening
from bot.services.api_tokens import create_token
from bot.services.ask import ask
from bot.services.launches import filing, launching
from bot.services.launches.evidence import evidence_of
from bot.services.launches.judging import view
from bot.services.launches.launching import issue_permit
from bot.services.launches.roster_files import RosterFile, keep_roster_file
from bot.services.launches.signing import delegate, waive
from bot.services.launches.uploading import LaunchDesk
from bot.services.launches.waiver_requests import ask_for_waiver
from bot.services.questions import answering
from bot.services.questions.answering import Draft
from bot.services.questions.opening import Opening, open_question
from bot.services.signing_in import link_token
from bot.services.webhooks.keeping import add_webhook
from bot.store.engine import open_database
from bot.store.work import SqlStore
from bot.web.app import web_of
from tests.databases import new_file
from tests.domain.launches.builders import LAUNCH, at, needs, template
from tests.services.launches.bank import QUESTION, ROSTER, TEMPLATE, Bank
from tests.web.conftest import ProgramOf
from tests.web.pages.roster_csv import as_csv

SECRET = "s" * 43
DEPARTMENTS = (
    Department("cards", {"zh-CN": "信用卡部", "en": "Credit Cards"}, scope=("信用卡", "附属卡", "年费")),
    Department("loans", {"zh-CN": "个人贷款部", "en": "Personal Loans"}, scope=("贷款", "loan")),
)
NAMES = {
    "a1": "王小明", "a2": "李静", "a3": "张伟", "a4": "刘洋", "po": "陈莉", "dm": "周建国", "loans": "孙丽",
    "cs": "吴敏", "co": "郑强", "sv": "冯磊", "ch": "何雪", "tr": "许芳", "tl": "高峰", "tl2": "林涛",
}  # fmt: skip
SMALL = replace(
    template(
        needs(AttestationRule(Role.SUPERVISOR, Bilingual("热线菜单已更新。", "The hotline menu is updated.")), "menu"),
        digest="small",
    ),
    id="notice",
    title=Bilingual("费率通知", "Fee notice"),
)
CHANGE = replace(
    template(
        needs(MaterialRule("brief", ("Fees",)), "brief", title=Bilingual("宣导材料", "Briefing")),
        needs(ReviewRule(Role.CUSTOMER_SERVICE), "review", title=Bilingual("客服审阅", "Review by customer service")),
        needs(
            ListeningRule(80, 30),
            "listening",
            title=Bilingual("现场接听", "Listening"),
            owner=Role.DEPARTMENT_MANAGER,
            waivable_by=(Role.CENTRE_HEAD,),
        ),
        digest="change",
    ),
    id="change",
    title=Bilingual("产品变更", "Product change"),
)
"""What the story of a launch goes through; nobody listens that long, so that it needs a waiver."""
LONG_LISTENING = [
    needs(ListeningRule(80, 30), name, owner=Role.DEPARTMENT_MANAGER, waivable_by=(Role.CENTRE_HEAD,))
    for name in ("listening", "visits")
]
OLDER = replace(
    TEMPLATE,
    version="0",
    requirements=(*(one for one in TEMPLATE.requirements if one.id not in {"listening", "tested"}), *LONG_LISTENING),
    digest="template-0",
)
"""What "silver" was filed with; the newer version asks for a test, for less listening, and for no visits."""
BLOCKED = replace(
    LAUNCH,
    id="silver",
    product="白银分期",
    planned_at=at("2026-12-10", "10:00"),
    template_digest=OLDER.digest,
    summary="三期免息的账单分期。",
)
LAUNCHED = replace(
    LAUNCH,
    id="copper",
    product="挂失手续费调整",
    planned_at=at("2026-11-20", "10:00"),
    template=SMALL.id,
    template_digest=SMALL.digest,
)
FEE = "白金卡年费每年3,600元,消费满18笔免次年年费。"


@dataclass(frozen=True, slots=True)
class Site:
    """The bank's pages, and how to get in. ``ids`` are those of what is called anew whenever the bank is made."""

    address: str
    bank: Bank
    program: ProgramOf
    ids: Mapping[str, str]

    def link(self, person: str) -> str:
        """What signs somebody in."""
        return f"{self.address}{self.path('/sign-in/{link}', person)}"

    def path(self, path: str, person: str = "po") -> str:
        """A path with the ids that it names; ``{link}`` is what signs a person in."""
        return path.format(link=link_token(SECRET, person, self.program.clock()), **self.ids)


@contextmanager
def served(folder: Path, migrated: Path) -> Iterator[Site]:
    """The bank behind a real server, on a port of its own."""
    with (
        at_work(folder, migrated) as (program, ids),
        listening(web_of(program, {"BRIEFED_WEB_SECRET": SECRET}), "127.0.0.1", 0) as address,
    ):
        yield Site(address, program.bank, program, ids)


@contextmanager
def at_work(folder: Path, migrated: Path) -> Iterator[tuple[ProgramOf, Mapping[str, str]]]:
    """The program of the bank, and the ids of what is called anew whenever the bank is made."""
    store = SqlStore(open_database(new_file(folder / "briefed.db", migrated)))
    try:
        program = ProgramOf(busy(Bank(store)), folder)
        program.permit_keys.generate(program.clock())
        program.launch_desk = launch_desk(program.bank, folder / "knowledge")
        roster = RosterFile("roster.csv", date(2026, 12, 1), as_csv(ROSTER, ROSTER.people))
        for administrator in ("sv", "ch"):
            keep_roster_file(program.office, administrator, roster)
        old, new = (one.sha256 for one in evidence_of(view(program.office, BLOCKED.id)).versions)
        ids = {**asked(program), **handed_out(program), "old": old, "new": new}
        propose_an_answer(program)
        yield program, ids
    finally:
        store.close()


def handed_out(program: ProgramOf) -> dict[str, str]:
    """A permit, a token and a webhook of the product's owner, and the key of what he delegates."""
    office, bank, lasts = program.office, program.bank, timedelta(days=30)
    issue_permit(office, bank.deed("po"), LAUNCH.id, "ci", program.permit_keys, program.config.permit_issuer)
    [permit] = view(office, LAUNCH.id).dossier.recorded.bodies(PermitIssued)
    token = create_token(office, bank.deed("po"), "pipeline", [Scope.VERDICT], lasts).token
    poster = CheckedPoster((ip_network("127.0.0.0/8"),))
    webhook = add_webhook(office, poster, bank.deed("po"), "http://127.0.0.1:1/", None)
    today = office.local_day(office.clock())
    given = delegate(office, bank.deed("po"), "dm", frozenset({Role.PRODUCT_OWNER}), today, today + timedelta(days=2))
    return {"permit": permit.jti, "token": token.digest, "webhook": webhook.id, "delegation": given.key}


def launch_desk(bank: Bank, knowledge: Path) -> LaunchDesk:
    """One whose files are read as soon as they lie on the shelf."""
    (knowledge / "cards").mkdir(parents=True)

    def take_in() -> None:
        bank.clock.move(timedelta(minutes=1))
        for path in knowledge.rglob("*.md"):
            bank.write(path.read_text("utf-8"), path.relative_to(knowledge).as_posix(), title=path.stem)

    templates = {one.id: one for one in (TEMPLATE, CHANGE)}
    return LaunchDesk(lambda: templates, KnowledgeShelf(knowledge), take_in)


def busy(bank: Bank) -> Bank:
    """It is 1 December: "gold" may go, "silver" may not, "copper" went; documents answer in two languages."""
    with bank.store.begin() as work:
        work.documents.replace_departments(DEPARTMENTS)
    filing.register_templates(bank.office, [OLDER])
    bank.opened(imported=named(ROSTER)).ready()
    now = bank.clock()
    _launch_copper(bank)
    bank.clock.now = now - timedelta(days=3)
    filing.file_launch(bank.office, bank.deed("po"), BLOCKED, {})
    bank.write("白银分期三期免息。", "cards/silver.md", title="白银分期")
    filing.attach(bank.office, bank.deed("po"), "silver", "brief", "cards/silver.md")
    bank.clock.now = now - timedelta(days=1)
    bank.write("白银分期三期免息, 六期收费率0.5%。", "cards/silver.md", title="白银分期")
    bank.clock.now = now
    _excuse_silver(bank)
    bank.write(FEE, "cards/platinum.md", title="白金卡年费", kind="faq")
    bank.write("The Platinum card costs 3,600 yuan a year.", "cards/platinum-en.md", title="Platinum card", kind="faq")
    bank.write("贷款提前还款不收手续费。", "loans/repay.md", title="提前还款", kind="notice")
    return bank


def _excuse_silver(bank: Bank) -> None:
    """Its questions may stay open, two waivers are asked for, and its training can still be waived."""
    ends, due = at("2026-12-17", "10:00"), date(2026, 12, 30)
    deed = bank.deed("ch", "waived-questions")
    waive(bank.office, deed, BLOCKED.id, "questions", "The words come late.", ends, "Ask them again.", due)
    for requirement in ("listening", "visits"):
        ask_for_waiver(bank.office, bank.deed("po", f"asked-{requirement}"), BLOCKED.id, requirement, "人都在外开会。")


def _launch_copper(bank: Bank) -> None:
    bank.clock.now = at("2026-11-10")
    filing.register_templates(bank.office, [SMALL])
    filing.file_launch(bank.office, bank.deed("po"), LAUNCHED, {})
    bank.signs("sv", "menu", launch="copper")
    bank.clock.now = LAUNCHED.planned_at
    launching.carry_out(bank.office, bank.deed("po"), "copper")


def asked(program: ProgramOf) -> dict[str, str]:
    """What agents asked today: one was answered, two wait for departments. Gives an answer's id and its passage's."""
    typed = (QUESTION, "白金卡年费多少", "Platinum annual fee")
    answers = [ask(text, Asking("a1", "web"), program.desk) for text in typed]
    for text, department in (("附属卡怎么注销呢", "cards"), ("提前还款违约金怎么算", "loans")):
        opening = Opening(text, department=department, separate=True, anyway=True)
        open_question(program.questions, program.desk, program.bank.deed("a1"), opening)
    quoted = next(one for one in answers if one.quotes)
    return {"ask": quoted.ask_id, "passage": quoted.quotes[0].source.passage_id}


def propose_an_answer(program: ProgramOf) -> None:
    """A third question, whose answer waits for a second pair of eyes."""
    opening = Opening("挂失之后多久能补到新卡", department="cards", separate=True, anyway=True)
    open_question(program.questions, program.desk, program.bank.deed("a1"), opening)
    strict = [replace(one, rules=QuestionRules(four_eyes=True)) for one in DEPARTMENTS]
    with program.store.begin() as work:
        work.documents.replace_departments(strict)
    answering.answer(program.questions, program.bank.deed("po"), "q3", Draft("三个工作日寄出新卡。"))
    with program.store.begin() as work:
        work.documents.replace_departments(DEPARTMENTS)


def named(roster: Roster) -> Roster:
    """The same people under names that people have."""
    return replace(roster, people=tuple(replace(one, name=NAMES.get(one.id, one.id)) for one in roster.people))
