"""`teams` and `rooms`: how those on the phones fare, rolled up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.bilingual import Bilingual
from bot.domain.quality.talks import talk_coverage
from bot.domain.reports import Cell, Column, Heading, Row, Unit
from bot.domain.tallies import Tally, share
from bot.services.launches.judging import LaunchView
from bot.services.reports.callbacks import Promises, by_team
from bot.services.reports.coverage import training_views
from bot.services.reports.sources import ReportKind, Sources

OTHERS = Bilingual("其他", "others")
"""Whoever asks and is on no team: departments, reviewers, and names that are not on the roster."""

_FIGURES = (
    Column("people", Bilingual("人数", "people"), short=Bilingual("人数", "staff")),
    Column("asked", Bilingual("提问", "asked")),
    Column("no_answer", Bilingual("无答案", "no answer"), short=Bilingual("无答", "none")),
    Column("no_answer_share", Bilingual("无答案占比", "no answer %"), Unit.SHARE, Bilingual("占比", "%")),
    Column("questions", Bilingual("转部门问题", "questions"), short=Bilingual("转出", "sent")),
    Column("kept", Bilingual("回呼兑现", "callbacks kept"), short=Bilingual("兑现", "kept")),
    Column("broken", Bilingual("回呼失约", "callbacks broken"), short=Bilingual("失约", "broke")),
    Column("trained_share", Bilingual("培训覆盖率", "trained %"), Unit.SHARE, Bilingual("培训", "train")),
    Column("talked_share", Bilingual("谈话覆盖率", "talks %"), Unit.SHARE, Bilingual("谈话", "talks")),
)
_NOTE = (
    "按期末花名册归组；组长计入所带班组的提问和回呼，不计入班组人数。培训：期末仍未上线及期内上线项目的各项培训，"
    "已培训人次 ÷ 应培训人次。谈话：期内与负责人谈过话的人 ÷ 人数。“其他”是不在班组的提问人。",
    "People belong where the roster has them at the end of the period; a leader's asks and callbacks count for his "
    "team, of whose people he is none. Trained: of everybody who should be trained for launches to come or carried "
    "out in the period, the share that is. Talks: the share of the people with whom a manager talked in the period. "
    "“Others” ask and are on no team.",
)

TEAMS = Heading(
    name="teams",
    title=Bilingual("班组", "Teams"),
    about=Bilingual("各班组的提问、回呼、培训和谈话", "Questions, callbacks, training and talks by team"),
    columns=(
        Column("team", Bilingual("班组", "team"), Unit.NAME),
        Column("room", Bilingual("职场", "room"), Unit.NAME),
        *_FIGURES,
    ),
    note=Bilingual(*_NOTE),
    if_empty=Bilingual(
        "没有花名册。导入：briefed roster import FILE", "No roster yet. Import one: briefed roster import FILE"
    ),
)
ROOMS = Heading(
    name="rooms",
    title=Bilingual("职场", "Rooms"),
    about=Bilingual("各职场的提问、回呼、培训和谈话", "Questions, callbacks, training and talks by room"),
    columns=(Column("room", Bilingual("职场", "room"), Unit.NAME), *_FIGURES),
    note=Bilingual(
        f"{_NOTE[0]}职场人数和谈话包括组长。", f"{_NOTE[1]} A room's people, and so its talks, include the leaders."
    ),
    if_empty=TEAMS.if_empty,
)


@dataclass(slots=True)
class Rolled:
    """The figures of a team or a room; ``trained`` counts people once for every training."""

    people: Sequence[str] = ()
    asked: Tally = field(default_factory=Tally)
    questions: int = 0
    kept: int = 0
    broken: int = 0
    trained: int = 0
    to_train: int = 0

    def add(self, other: Rolled) -> None:
        """Add another team's figures, but not its people."""
        self.asked += other.asked
        self.questions += other.questions
        self.kept += other.kept
        self.broken += other.broken
        self.trained += other.trained
        self.to_train += other.to_train


def make_teams(sources: Sources) -> list[Row]:
    found, talked = _rolled(sources), _talked(sources)
    teams = [((team.id, team.room), found[team.id]) for team in sources.staffing.teams]
    return rows([*teams, *_others(found, (OTHERS, None))], talked) if teams else []


def make_rooms(sources: Sources) -> list[Row]:
    found, talked = _rolled(sources), _talked(sources)
    rooms: list[tuple[Sequence[Cell], Rolled]] = []
    for room in sources.staffing.rooms:
        whole = Rolled(sources.staffing.people_of_room(room))
        for team in (one for one in sources.staffing.teams if one.room == room):
            whole.add(found[team.id])
        rooms.append(((room,), whole))
    return rows([*rooms, *_others(found, (OTHERS,))], talked) if rooms else []


def rows(found: Iterable[tuple[Sequence[Cell], Rolled]], talked: Iterable[str]) -> list[Row]:
    """A row for each team or room, in the roster's order."""
    met = set(talked)
    return [(*names, *_figures(one, met)) for names, one in found]


def trained(views: Iterable[LaunchView]) -> dict[str, tuple[int, int]]:
    """By team, how many are trained and how many should be, over every training of these launches."""
    done: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for group in (group for view in views for groups in view.coverage.values() for group in groups):
        done[group.team] += len(group.trained)
        of[group.team] += group.people
    return {team: (done[team], of[team]) for team in of}


def _rolled(sources: Sources) -> dict[str | None, Rolled]:
    """Every team's figures; what belongs to no team stands under ``None``."""
    staffing = sources.staffing
    asked = staffing.by_team(sources.work.figures.by_asker(sources.span))
    questions = _questions(sources)
    promises, training = by_team(sources), trained(training_views(sources))
    found: dict[str | None, Rolled] = {}
    for team in (*(one.id for one in staffing.teams), None):
        promised = promises.get(team, Promises())
        done, of = training.get(team or "", (0, 0))
        tally = asked.get(team, Tally())
        found[team] = Rolled((), tally, questions[team], promised.kept, promised.broken, done, of)
    for team in staffing.teams:
        found[team.id].people = staffing.members(team)
    return found


def _questions(sources: Sources) -> Counter[str | None]:
    """How many questions to departments each team's people opened or joined in the period."""
    subscribers = (one for question in sources.questions for one in question.subscribers)
    teams = (sources.staffing.team_of(one.asked.person) for one in subscribers if sources.is_within(one.at))
    return Counter(team.id if team else None for team in teams)


def _talked(sources: Sources) -> set[str]:
    return {one.person for one in sources.talks if one.day >= sources.wanted.period.first}


def _others(found: Mapping[str | None, Rolled], names: Sequence[Cell]) -> list[tuple[Sequence[Cell], Rolled]]:
    other = found[None]
    return [(names, other)] if other.asked.asked or other.questions or other.kept or other.broken else []


def _figures(one: Rolled, met: set[str]) -> Row:
    talked, people = talk_coverage(one.people, met)
    return (
        people or None,
        one.asked.asked,
        one.asked.no_answer,
        share(one.asked.no_answer, one.asked.asked),
        one.questions,
        one.kept,
        one.broken,
        share(one.trained, one.to_train),
        share(talked, people),
    )


REPORT_ON_TEAMS = ReportKind(TEAMS, make_teams)
REPORT_ON_ROOMS = ReportKind(ROOMS, make_rooms)
