"""`agents`: who asked and who gave feedback, for those who lead them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.quality.authority import people_seen_by
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import Tally, Words
from bot.services.reports.sources import ReportKind, Sources
from bot.services.reports.staffing import Staffing

HEADING = Heading(
    name="agents",
    title=Bilingual("坐席", "Agents"),
    about=Bilingual("每个人的提问和评价，只给其负责人看", "Questions and feedback by person, for those who lead them"),
    columns=(
        Column("person", Bilingual("工号", "person"), Unit.NAME),
        Column("name", Bilingual("姓名", "name"), Unit.NAME),
        Column("team", Bilingual("班组", "team"), Unit.NAME),
        Column("asked", Bilingual("提问", "asked")),
        Column("no_answer", Bilingual("无答案", "no answer")),
        Column("questions", Bilingual("待答问题", "questions")),
        Column("helpful", Bilingual("有帮助", "helpful")),
        Column("unhelpful", Bilingual("没有帮助", "unhelpful")),
    ),
    note=Bilingual(
        "组长看本班组，主管和中心负责人看全中心，部门负责人看本部门。“待答问题”是本人提交或加入的转部门问题。"
        "没有提问的人也列出：可能不知道怎么用。",
        "A team leader sees his team, supervisors and the centre's head the whole centre, a department's managers "
        "their people. “Questions” are those to departments that the person opened or joined. People who asked "
        "nothing are listed too: perhaps nobody showed them how.",
    ),
    if_empty=Bilingual("您名下没有人。看花名册：briefed roster show", "You lead nobody. See: briefed roster show"),
    about_people=True,
)


def make(sources: Sources) -> list[Row]:
    seen = people_seen_by(sources.acting)
    staffing, figures = sources.staffing, sources.work.figures
    asked = staffing.by_person(figures.by_asker(sources.span))
    said = staffing.by_person(figures.words_by_person(sources.span))
    return rows(seen, staffing, asked, joined(sources), said)


def joined(sources: Sources) -> Counter[str]:
    """How many questions to departments everybody opened or joined in the period."""
    return Counter(
        one.asked.person for question in sources.questions for one in question.subscribers if sources.is_within(one.at)
    )


def rows(
    seen: Iterable[str],
    staffing: Staffing,
    asked: Mapping[str, Tally],
    questions: Mapping[str, int],
    said: Mapping[str, Words],
) -> list[Row]:
    """A row for everybody who is here, by team, those who asked most on top."""
    people = [person for one in seen if (person := staffing.person(one)) and person.is_here(staffing.day)]
    people.sort(key=lambda one: (one.team is None, one.team or "", -asked.get(one.id, Tally()).asked, one.id))
    return [
        (
            one.id,
            one.name,
            one.team,
            asked.get(one.id, Tally()).asked,
            asked.get(one.id, Tally()).no_answer,
            questions.get(one.id, 0),
            said.get(one.id, Words()).helpful,
            said.get(one.id, Words()).unhelpful,
        )
        for one in people
    ]


REPORT = ReportKind(HEADING, make)
