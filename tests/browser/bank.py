"""A bank in the middle of its work: launches that may go, that may not and that went, documents, questions, people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.launches.template import AttestationRule, ListeningRule, MaterialRule, ReviewRule
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.files.shelf import KnowledgeShelf
from bot.server import listening
from bot.services.ask import ask
from bot.services.launches import filing, launching
from bot.services.launches.uploading import LaunchDesk
from bot.services.questions.opening import Opening, open_question
from bot.services.signing_in import link_token
from bot.store.engine import open_database
from bot.store.work import SqlStore
from bot.web.app import web_of
from tests.databases import new_file
from tests.domain.launches.builders import LAUNCH, at, needs, template
from tests.services.launches.bank import QUESTION, ROSTER, TEMPLATE, Bank
from tests.web.conftest import ProgramOf

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
BLOCKED = replace(
    LAUNCH, id="silver", product="白银分期", planned_at=at("2026-12-10", "10:00"), summary="三期免息的账单分期。"
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
    """The bank's pages, and how to get in."""

    address: str
    bank: Bank
    program: ProgramOf

    def link(self, person: str) -> str:
        """What signs somebody in."""
        return f"{self.address}/sign-in/{link_token(SECRET, person, self.program.clock())}"


@contextmanager
def served(folder: Path, migrated: Path) -> Iterator[Site]:
    """The bank behind a real server, on a port of its own."""
    store = SqlStore(open_database(new_file(folder / "briefed.db", migrated)))
    try:
        bank = busy(Bank(store))
        program = ProgramOf(bank, folder)
        program.permit_keys.generate(bank.clock())
        program.launch_desk = launch_desk(bank, folder / "knowledge")
        asked(program)
        with listening(web_of(program, {"BRIEFED_WEB_SECRET": SECRET}), "127.0.0.1", 0) as address:
            yield Site(address, bank, program)
    finally:
        store.close()


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
    bank.write(FEE, "cards/platinum.md", title="白金卡年费", kind="faq")
    bank.write("The Platinum card costs 3,600 yuan a year.", "cards/platinum-en.md", title="Platinum card", kind="faq")
    bank.write("贷款提前还款不收手续费。", "loans/repay.md", title="提前还款", kind="notice")
    return bank


def _launch_copper(bank: Bank) -> None:
    bank.clock.now = at("2026-11-10")
    filing.register_templates(bank.office, [SMALL])
    filing.file_launch(bank.office, bank.deed("po"), LAUNCHED, {})
    bank.signs("sv", "menu", launch="copper")
    bank.clock.now = LAUNCHED.planned_at
    launching.carry_out(bank.office, bank.deed("po"), "copper")


def asked(program: ProgramOf) -> None:
    """What agents asked today: one was answered, two wait for departments."""
    for text in (QUESTION, "白金卡年费多少", "Platinum annual fee"):
        ask(text, Asking("a1", "web"), program.desk)
    for text, department in (("附属卡怎么注销呢", "cards"), ("提前还款违约金怎么算", "loans")):
        opening = Opening(text, department=department, separate=True, anyway=True)
        open_question(program.questions, program.desk, program.bank.deed("a1"), opening)


def named(roster: Roster) -> Roster:
    """The same people under names that people have."""
    return replace(roster, people=tuple(replace(one, name=NAMES.get(one.id, one.id)) for one in roster.people))
