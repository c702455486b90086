"""Draws the pictures: people of the sample bank use the bot in a Slack on this machine and on its pages, and Chromium
photographs both."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt import App

from bot.bootstrap import Briefed
from bot.config import Config, load_config
from bot.domain.launches.briefing import Training
from bot.services.deeds import Deed
from bot.services.launches.digest import Plan, put_digest
from bot.services.launches.training import strike_attendance
from bot.services.launches.trainings import trainings
from bot.slack.answers.names import ASK_DEPARTMENT
from bot.slack.app import build_app
from bot.slack.launches.names import CHOOSE, SIGN, SIGN_MODAL, WAIVE, WAIVE_MODAL
from bot.slack.messages import messages
from bot.slack.packing import packed
from bot.slack.posting import web_client
from bot.slack.reception import Reception
from bot.slack.responder import Responder
from bot.slack.sending import SlackSender
from bot.slack.serving import reception
from bot.slack.training.names import (
    ATTENDANCE_MODAL,
    CHOOSE_GROUP,
    GROUP_MODAL,
    HOLD,
    HOLD_MODAL,
    QUIZ_MODAL,
    START_QUIZ,
)
from docs.pictures.blocks_as_html import page
from docs.pictures.web import photograph_pages
from tests.slack.server import BOT_TOKEN, SlackServer, slack_server

FOLDER = Path(__file__).parent
AGENT = "U00010001"
TRAINER = "t0001"
HOMES = {"home-agent": "a0001", "home-product-team": "b0001", "home-leader": "l0006", "home-manager": "h0001"}
"""Whose Home is photographed, by the name of the picture."""
DIGESTS = "CDIGEST01"
WIDTH, HEIGHT = 660, 4_000


class Stage:
    """The sample bank in Slack."""

    def __init__(self, program: Briefed, slack: SlackServer) -> None:
        self.program, self.slack = program, slack
        self.here: Reception = reception(program, web_client(BOT_TOKEN, slack.api))
        self.app: App = build_app(self.here)
        slack.attach(self.app)
        roster = self.here.callers.roster()
        for one in roster.people if roster else ():
            if one.slack_id:
                slack.add_user(one.slack_id, one.id, real_name=one.name, locale="zh-CN")
        self.desks = [f"C{number:08}" for number, _ in enumerate(self.here.departments())]
        for channel, department in zip(self.desks, self.here.departments().values(), strict=True):
            slack.add_channel(channel, (department.channel or department.id).removeprefix("#"))

    def settle(self) -> None:
        """Wait until everything that was to be shown is."""
        Responder(self.here).take_up_waiting()
        wait([self.here.workers.submit(lambda: None) for _ in range(64)])

    def account(self, person: str) -> str:
        """Somebody's account."""
        roster = self.here.callers.roster()
        found = roster.person(person) if roster else None
        if found is None or found.slack_id is None:
            raise SystemExit(f"{person} has no account on the sample roster")
        return found.slack_id

    def asks(self, text: str) -> Mapping[str, Any]:
        """An agent asks; the answer."""
        before = len(self.slack.posts())
        self.slack.direct(text, AGENT)
        return self.slack.wait_for_posts(before + 1)[-1]

    def command(self, user: str, command: str, text: str = "") -> Mapping[str, Any]:
        """Somebody types a command; what he alone is shown."""
        before = len(self.slack.ephemeral(user))
        self.slack.slash(user, command, text)
        return self.slack.wait_for_ephemeral(user, before + 1)[-1]

    def modal(self, user: str, callback: str) -> Mapping[str, Any]:
        """The modal that somebody sees, once it is the one with this name."""

        def awaited() -> Mapping[str, Any] | None:
            shown = self.slack.modal(user)
            return shown if shown and shown["callback_id"] == callback else None

        return self.slack.wait_for(awaited, f"the modal {callback}")

    def lacking(self) -> tuple[Training, str, str]:
        """A training with a quiz, a team on its shift, and one of it who was entered at a session by mistake."""
        office = self.program.office
        for training in trainings(office, self.program.overview):
            for session in training.sessions if training.makes_quiz else ():
                present = training.dossier.attendances.get(session.session, {})
                for group in training.groups:
                    if there := sorted(set(group.group.at_work) & set(present)):
                        launch = training.dossier.launch.id
                        strike_attendance(office, Deed(TRAINER, "strike"), launch, session.session, there[0], "不在场")
                        return training, group.name, there[0]
        raise SystemExit("nobody of the sample bank was at a session")

    def tells_the_digest(self) -> Mapping[str, Any]:
        """The week's digest in its channel."""
        self.slack.add_channel(DIGESTS, "launches")
        now = self.here.local(self.here.clock())
        put_digest(self.program.office, Plan(DIGESTS, now.weekday(), now.time()), self.here.clock())
        [digest] = [post for post in self.sends() if post["channel"] == DIGESTS]
        return digest

    def sends(self) -> Sequence[Mapping[str, Any]]:
        """Send what waits in the outbox; what came of it."""
        before = len(self.slack.posts())
        sender = SlackSender(self.here, messages())
        with self.program.store.begin() as work:
            waiting = list(work.outbox.waiting(20))
        for one in waiting:
            sender.send(one.message, 1)
        return self.slack.posts()[before:]


def scenes(stage: Stage) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What is photographed, by the name of the picture."""
    yield "answer", stage.asks("登录密码输错好几遍锁了 要等多久")
    yield "unsure", stage.asks("附属卡年费怎么收")
    unanswered = stage.asks("你们行能代缴物业费吗")
    yield "no-answer", unanswered
    stage.slack.click(AGENT, unanswered, ASK_DEPARTMENT)
    form = stage.slack.wait_for_modal(AGENT)
    yield "ask-department", form
    stage.slack.submit(AGENT, form, {"customer": ["waits"]})
    stage.settle()
    [card, *_] = [post for post in stage.sends() if post["channel"] in stage.desks]
    yield "question", card
    for name, person in HOMES.items():
        user = stage.account(person)
        stage.slack.open_home(user)
        stage.settle()
        yield name, stage.slack.wait_for_home(user)
    manager = stage.account("h0001")
    yield "board", stage.command(manager, "/ready")
    card = stage.command(manager, "/launch", "transfer-limits-december")
    yield "launch", card
    stage.slack.click(manager, card, SIGN)
    yield "sign", stage.modal(manager, SIGN_MODAL)
    stage.slack.stacks[manager] = []
    stage.slack.click(manager, card, WAIVE)
    choice = stage.modal(manager, CHOOSE)
    [item, *_] = choice["blocks"][0]["element"]["options"]
    stage.slack.submit(manager, choice, {"item": item["value"]})
    yield "waive", stage.modal(manager, WAIVE_MODAL)
    yield from training_scenes(stage)
    yield "digest", stage.tells_the_digest()


def training_scenes(stage: Stage) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A trainer enters who was at a session, and one of them takes the quiz."""
    trainer, (training, group, agent) = stage.account(TRAINER), stage.lacking()
    launch, requirement = training.dossier.launch.id, training.requirement.id
    listed = stage.command(trainer, "/training", launch)
    stage.slack.click(trainer, listed, HOLD, value=packed(launch, requirement))
    stage.slack.submit(trainer, stage.modal(trainer, HOLD_MODAL), {"session": "补训"})
    stage.slack.click(trainer, stage.modal(trainer, "training.recorded"), CHOOSE_GROUP)
    stage.slack.submit(trainer, stage.modal(trainer, GROUP_MODAL), {"group": group})
    names = stage.modal(trainer, ATTENDANCE_MODAL)
    yield "attendance", names
    [box, *_] = [one["element"]["action_id"] for one in names["blocks"] if one["type"] == "input"]
    stage.slack.submit(trainer, names, {box: [agent]})
    user = stage.account(agent)
    [invitation] = [post for post in stage.sends() if post["channel"] == stage.slack.im(user).id]
    stage.slack.click(user, invitation, START_QUIZ)
    yield "quiz", stage.modal(user, QUIZ_MODAL)


def photograph(shown: Mapping[str, Any], target: Path, files: Mapping[str, bytes]) -> None:
    """A message or view as a PNG, cut to its height; ``files`` are what was uploaded, by its id."""
    from PIL import Image, ImageChops

    with TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page(shown, files), encoding="utf-8")
        command = [
            shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}",
            f"--screenshot={target}", source.as_uri(),
        ]  # fmt: skip
        subprocess.run(  # noqa: S603
            command, check=True, capture_output=True, timeout=120
        )
    with Image.open(target) as whole:
        drawn = whole.convert("RGB")
        box = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox() or (0, 0, WIDTH, 100)
        cut = drawn.crop((0, 0, WIDTH, min(box[3] + 18, HEIGHT))).quantize(64)
    cut.save(target, optimize=True)


@contextmanager
def _sample_bank(config: Config) -> Iterator[Briefed]:
    """The sample bank with a copy of its data, which the people of the pictures may change."""
    with TemporaryDirectory() as folder:
        shutil.copytree(config.data_folder, Path(folder) / "data")
        yield Briefed(config.model_copy(update={"data": Path(folder) / "data"}))


def main() -> None:
    config = load_config()
    with _sample_bank(config) as program, slack_server() as slack:
        stage = Stage(program, slack)
        for name, shown in scenes(stage):
            photograph(shown, FOLDER / f"{name}.png", {file.id: file.content or b"" for file in slack.files.values()})
            sys.stdout.write(f"{name}.png\n")
        for name in photograph_pages(program, FOLDER):
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
