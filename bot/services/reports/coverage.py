"""`coverage`: of every launch's trainings, who is trained in each team on each shift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.launches.coverage import GroupCoverage
from bot.domain.launches.template import Requirement
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import share
from bot.services.launches.judging import LaunchView, board, on_the_board, view
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="coverage",
    title=Bilingual("培训覆盖", "Training coverage"),
    about=Bilingual("各项目在各班组、班次的培训覆盖", "Who is trained for each launch, by team and shift"),
    columns=(
        Column("launch", Bilingual("项目", "launch"), Unit.NAME),
        Column("training", Bilingual("培训", "training"), Unit.NAME),
        Column("team", Bilingual("班组", "team"), Unit.NAME),
        Column("shift", Bilingual("班次", "shift"), Unit.NAME),
        Column("people", Bilingual("应训", "people")),
        Column("trained", Bilingual("已训", "trained")),
        Column("trained_share", Bilingual("覆盖率", "trained %"), Unit.SHARE, Bilingual("率", "%")),
        Column("needed", Bilingual("需要", "needed")),
        Column("signed", Bilingual("组长签核", "leader signed"), Unit.NAME),
        Column("department", Bilingual("部门", "department"), Unit.NAME),
    ),
    note=Bilingual(
        "期末仍未上线和期内上线的项目，按期末状态。人员按上线日花名册，休假的不计；只有对材料当前版本的培训才算。",
        "Launches that are still to come as the period ends, and those carried out in it, as things stood then. People "
        "are those at work on the day of the launch; only training on the present version of the material counts.",
    ),
    if_empty=Bilingual(
        "没有需要培训的项目。看进度：briefed launch list", "No launch needs training. See: briefed launch list"
    ),
    by_department=True,
)
SIGNED, NOT_SIGNED = Bilingual("是", "yes"), Bilingual("否", "no")


@dataclass(frozen=True, slots=True)
class Covered:
    """A team on a shift, and who of it is trained for what of which launch."""

    launch: str
    department: str
    training: Requirement
    group: GroupCoverage


def make(sources: Sources) -> list[Row]:
    found = [one for view in training_views(sources) for one in covered(view)]
    return rows(one for one in found if sources.concerns(one.department))


def rows(found: Iterable[Covered]) -> list[Row]:
    """In the order of the board, and then of the roster."""
    return [
        (
            one.launch,
            one.training.title,
            one.group.team,
            one.group.shift,
            one.group.people,
            len(one.group.trained),
            share(len(one.group.trained), one.group.people),
            one.group.needed,
            SIGNED if one.group.signed else NOT_SIGNED,
            one.department,
        )
        for one in found
    ]


def covered(view: LaunchView) -> Iterator[Covered]:
    """Every team on every shift, for each training of a launch."""
    launch, template = view.dossier.launch, view.dossier.template
    for requirement, groups in view.coverage.items():
        training = template.requirement(requirement) if template else None
        if training is not None:
            yield from (Covered(launch.id, launch.owner_department, training, group) for group in groups)


def training_views(sources: Sources) -> list[LaunchView]:
    """The launches that people are trained for: those to come, and those carried out in the period."""
    return [one for one in _views(sources) if _is_trained_for(one, sources)]


def _views(sources: Sources) -> list[LaunchView]:
    """The board; as of now of what is remembered, and nothing of what was over before the period."""
    launches, overview = sources.office.launches, sources.office.overview
    if sources.as_of < sources.now:
        return board(launches, sources.as_of)
    over = [view(launches, one.launch.id) for one in overview.past(launches) if sources.is_within(one.ended_at)]
    return on_the_board([*overview.views(launches), *over])


def _is_trained_for(view: LaunchView, sources: Sources) -> bool:
    launched = view.dossier.launched
    return sources.is_within(launched.recorded_at) if launched else view.status != "killed"


REPORT = ReportKind(HEADING, make)
