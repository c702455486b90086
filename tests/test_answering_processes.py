"""Processes that answer beside the one that serves: the same answers, whatever becomes of the processes."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from bot.answering_processes import ANSWERING, AnsweringFailed, answering_processes
from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain import errors
from bot.domain.answers import Answer, Outcome
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError, Declined, InputError, ModelUnavailable, UnreadableFile
from bot.services.ask import ask
from tests.chroma_folders import close_chroma_under
from tests.end_to_end.bank import ROOT, copied

ASKING = Asking("agent", "test")
QUESTION = "白金卡年费怎么免"
PATIENCE = 60
NEW_QUESTION = "火星分行的营业时间是几点"
NEW_DOCUMENT = """\
---
title: 火星分行
kind: faq
owner: 沈秋
---

## 火星分行的营业时间是几点?

每天上午九点到下午五点。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, indexed_sample_bank: Path, model_cache: Path) -> Iterator[Path]:
    """The sample bank, and room for one document more."""
    bank = tmp_path_factory.mktemp("bank")
    copied(indexed_sample_bank, bank, model_cache)
    shutil.copytree(ROOT / "knowledge", bank / "knowledge")
    yield bank
    close_chroma_under(bank)


@pytest.fixture(scope="module")
def program(folder: Path) -> Briefed:
    return Briefed(Config(knowledge=folder / "knowledge", data=folder / "data"))


@pytest.fixture(scope="module")
def two_answering(program: Briefed) -> Iterator[None]:
    with answering_processes(program, 2):
        yield
    assert not answering()


def answering() -> list[int]:
    """The processes that answer now."""
    return [one.pid for one in active_children() if one.name == ANSWERING and one.pid]


def asked(program: Briefed, question: str = QUESTION) -> Answer:
    return ask(question, ASKING, program.desk)


def comparable(answered: Answer) -> Answer:
    return replace(answered, ask_id="", as_of=answered.as_of.min, timings={})


@pytest.mark.slow
@pytest.mark.usefixtures("two_answering")
def test_they_answer_as_this_process_does(program: Briefed) -> None:
    here = replace(program.desk, elsewhere=None)
    for question in (QUESTION, "how do i dispute a charge", "火星分行几点开门", "积分多久过期"):
        assert comparable(asked(program, question)) == comparable(ask(question, ASKING, here))


@pytest.mark.slow
@pytest.mark.usefixtures("two_answering")
def test_what_is_no_question_is_refused_as_here(program: Briefed) -> None:
    with pytest.raises(InputError) as refused:
        asked(program, "???")
    assert isinstance(refused.value, Declined)
    assert refused.value.said.zh != refused.value.said.en
    assert asked(program).outcome is not Outcome.NO_ANSWER


@pytest.mark.slow
@pytest.mark.usefixtures("two_answering")
def test_they_find_at_once_what_this_process_has_indexed(program: Briefed, folder: Path) -> None:
    assert asked(program, NEW_QUESTION).outcome is Outcome.NO_ANSWER
    (folder / "knowledge" / "credit-cards" / "mars.md").write_text(NEW_DOCUMENT, "utf-8")
    program.sync(lambda done, total: None)
    program.follow_as_served(lambda done, total: None)
    assert "九点到下午五点" in asked(program, NEW_QUESTION).quotes[0].text


@pytest.mark.slow
def test_whoever_is_killed_is_replaced_and_nobody_who_asks_notices(program: Briefed) -> None:
    others = set(answering())
    with answering_processes(program, 2):
        _kill_both(program, others)


def _kill_both(program: Briefed, others: set[int]) -> None:
    before = list(set(answering()) - others)
    with ThreadPoolExecutor(8) as askers:
        answers = [askers.submit(asked, program) for _ in range(40)]
        os.kill(before[0], signal.SIGKILL)
        assert {one.result(PATIENCE).quotes[0].text for one in answers} == {asked(program).quotes[0].text}
    os.kill(before[1], signal.SIGKILL)
    assert all(asked(program).quotes for _ in range(2))
    after = set(answering()) - others
    assert len(after) == 2
    assert not set(before) & after


@pytest.mark.slow
@pytest.mark.usefixtures("two_answering")
def test_a_signal_to_end_that_everybody_gets_leaves_what_is_at_work(program: Briefed) -> None:
    before = answering()
    for one in before:
        os.kill(one, signal.SIGTERM)
        os.kill(one, signal.SIGINT)
    assert asked(program).quotes
    assert answering() == before


@pytest.mark.slow
def test_whoever_asks_when_they_have_ended_is_told_and_starts_no_new_ones(program: Briefed) -> None:
    others = set(answering())
    with answering_processes(program, 1):
        elsewhere = program.desk.elsewhere
    assert elsewhere
    with pytest.raises(AnsweringFailed, match="ending"):
        elsewhere(QUESTION, ASKING, None)
    assert set(answering()) == others


@pytest.mark.slow
def test_they_end_with_the_process_that_they_belong_to(program: Briefed) -> None:
    data = program.config.data_folder
    code = (
        "import sys, time; from multiprocessing import active_children; from pathlib import Path\n"
        "from bot.bootstrap import Briefed; from bot.config import Config\n"
        "from bot.answering_processes import answering_processes\n"
        "if __name__ == '__main__':\n"
        f"    with answering_processes(Briefed(Config(data=Path({str(data)!r}))), 1):\n"
        "        print(*(one.pid for one in active_children()), flush=True)\n"
        "        time.sleep(600)\n"
    )
    script = data.parent / "serving.py"
    script.write_text(code, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        answering = int(process.stdout.readline())
        process.kill()
    until = time.monotonic() + PATIENCE
    while _is_there(answering):
        assert time.monotonic() < until, "it is still there"
        time.sleep(0.05)


def _is_there(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_what_keeps_them_from_loading_is_told_at_the_start(program: Briefed, tmp_path: Path) -> None:
    elsewhere = Briefed(program.config.model_copy(update={"data": tmp_path}))
    elsewhere.desk = program.desk
    with pytest.raises(ModelUnavailable, match="models prepare"), answering_processes(elsewhere, 1):
        pass
    assert elsewhere.desk is program.desk


def test_with_none_the_desk_answers_by_itself(tmp_path: Path) -> None:
    program = Briefed(Config(data=tmp_path))
    with answering_processes(program, 0):
        assert not program.is_loaded


@pytest.mark.parametrize(
    "error",
    [
        InputError("There is no file x.", "Name one."),
        Declined(Bilingual("不行。", "It cannot be done."), "Ask."),
        UnreadableFile(Bilingual("坏了。", "is damaged."), Bilingual("请换。", "Replace it."), "x.pdf"),
        AnsweringFailed("It ended."),
    ],
)
def test_errors_are_the_same_on_the_other_side(error: BriefedError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(again) is type(error)
    assert (str(again), vars(again)) == (str(error), vars(error))
    for language in ("zh-CN", "en"):
        assert again.text(language) == error.text(language)


def test_there_is_no_error_that_would_not_survive_the_way() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, BriefedError)]
    assert all(kind.__reduce__ is BriefedError.__reduce__ for kind in kinds)
