"""The composition root: the only module that names concrete classes. Nothing is built at import."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore, Event, RLock
from typing import TYPE_CHECKING

from bot.config import Config, permit_passphrase, required_secret
from bot.domain.confidence import Calibration
from bot.ports import (
    Clock,
    Dictionary,
    Embedder,
    KeywordIndex,
    KnowledgeSource,
    Language,
    PermitKeys,
    Sender,
    Store,
    VectorIndex,
)

if TYPE_CHECKING:
    from bot.domain.calendar import Calendar
    from bot.domain.documents import Reader
    from bot.domain.launches.linting import LintProblem
    from bot.domain.launches.template import Template
    from bot.domain.people.roster import Roster
    from bot.domain.routing import PastQuestion
    from bot.files.checklists.launches import FiledLaunch
    from bot.index.array_shelf import NpzShelf
    from bot.index.models import PreparedModel
    from bot.index.vectors import ChromaVectors
    from bot.network.openid import Provider
    from bot.services.ask import AnsweringDesk
    from bot.services.deployments import DeploymentDesk
    from bot.services.ingest import SyncReport
    from bot.services.jobs.syncing import Librarian
    from bot.services.launches.digest import Plan
    from bot.services.launches.overview import Overview
    from bot.services.launches.recording import LaunchOffice
    from bot.services.launches.uploading import LaunchDesk
    from bot.services.questions.recording import QuestionOffice
    from bot.services.reports.sources import ReportOffice
    from bot.services.webhooks.sending import WebhookSender
    from bot.telemetry.meters import Meters

IN_TURN = timedelta(seconds=2)
"""How long a thread waits for another to be done writing: longer than small changes take, shorter than people wait."""

OnProgress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


def utc_now() -> datetime:
    """The instant now."""
    return datetime.now(UTC)


Warn = Callable[[str, Exception], None]
"""Told what went wrong beside a deed that was done, and the error; its message may repeat what a person wrote."""


def say_on_stderr(line: str, error: Exception) -> None:
    """Tell whoever looks after the program."""
    sys.stderr.write(f"Warning: {line} {' '.join(str(error).split())}\n")


class Briefed:
    """A deployment's parts, each built when it is first asked for.

    ``warn`` is told what went wrong beside a deed that was done.
    """

    def __init__(self, config: Config, clock: Clock = utc_now, warn: Warn = say_on_stderr) -> None:
        self.config = config
        self.clock = clock
        self._warn = warn
        self._warned: str | None = None
        self._is_alone = False
        self._learned_at: int | None = None
        self._templates: tuple[str, dict[str, Template]] | None = None
        self._writing = RLock()
        self.stopping = Event()
        """Set when the process is asked to end: what takes long looks at it."""

    @cached_property
    def store(self) -> Store:
        from bot.store.engine import open_database
        from bot.store.work import SqlStore

        return SqlStore(open_database(self.config.database_url))

    @cached_property
    def language(self) -> Language:
        from bot.index.language import ChineseEnglish

        return ChineseEnglish()

    @cached_property
    def dictionary(self) -> Dictionary:
        from bot.index.dictionary import BilingualDictionary

        return BilingualDictionary.open(self.config.data_folder, self.language)

    @cached_property
    def source(self) -> KnowledgeSource:
        from bot.files.knowledge import scan_knowledge

        return partial(scan_knowledge, self.config.knowledge_folder, self.config.zone)

    @cached_property
    def keywords(self) -> KeywordIndex:
        from bot.index.keywords import TantivyKeywords

        return TantivyKeywords.open(self.config.keyword_folder)

    def vectors(self, model_id: str) -> ChromaVectors:
        """The vectors of one model's views."""
        from bot.index.vectors import ChromaVectors

        if self.config.chroma:
            server = self.config.chroma
            return ChromaVectors.connect(server.host, server.port, server.ssl, model_id)
        return ChromaVectors.open(self.config.vector_folder, model_id)

    # --- models ---

    def model_is_prepared(self) -> bool:
        """Whether the configured model can be loaded as it is."""
        return any(one.source == self.config.model for one in self.prepared_models())

    def prepare_model(self, on_step: Callable[[str], None], source: str | None = None) -> PreparedModel:
        """Prepare a model, the configured one by default."""
        from bot.index.models import prepare

        return prepare(source or self.config.model, self.config.model_cache, on_step, self.config.folder)

    def prepared_models(self) -> list[PreparedModel]:
        """The models in the cache."""
        from bot.index.models import list_prepared

        return list_prepared(self.config.model_cache)

    @cached_property
    def embedder(self) -> Embedder:
        """The model that config names."""
        from bot.index.models import load

        return load(self.config.model, self.config.model_cache)

    @cached_property
    def serving_source(self) -> str:
        """The model that answers: the configured one as soon as its vectors are complete, until then the last one."""
        with self.store.begin() as work:
            served = work.changes.served_models()
        if not served or any(one.source == self.config.model for one in served):
            return self.config.model
        return served[0].source

    @cached_property
    def serving(self) -> tuple[Embedder, str]:
        """The model that answers, with its source."""
        from bot.index.models import load

        source = self.serving_source
        return (self.embedder if source == self.config.model else load(source, self.config.model_cache)), source

    def _model_id_of(self, source: str) -> str:
        """A prepared model's id; one that is not prepared is complained of when it is loaded."""
        return next((one.model_id for one in self.prepared_models() if one.source == source), "none")

    # --- use cases ---

    def sync(self, on_progress: OnProgress) -> SyncReport:
        """Bring SQL in line with the knowledge folder."""
        from bot.files.readers import read_document
        from bot.services.ingest import sync

        return sync(self.source, read_document, self.store, self.clock, self.config.zone, on_progress)

    def follow(self, on_progress: OnProgress) -> None:
        """Let the derived indexes follow SQL, and drop the vectors of models that certainly no longer serve."""
        from bot.services.indexing import follow_with_keywords, follow_with_vectors
        from bot.services.questions.following import follow_open_questions

        vectors = self.vectors(self.embedder.model_id)
        follow_with_keywords(self.store, self.keywords, self.language)
        follow_with_vectors(
            self.store, self.embedder, self.config.model, vectors, self.language, self.clock, on_progress
        )
        follow_open_questions(self.store, self.embedder, self.language, vectors)
        self._forget_the_rest(vectors)

    def follow_as_served(self, on_progress: OnProgress) -> None:
        """Let the indexes follow SQL with the model that answers.

        A newly configured model is left to `briefed index`: whoever answers meanwhile needs the one before.
        """
        from bot.services.indexing import follow_with_keywords, follow_with_vectors

        embedder, source = self.serving
        vectors = self.vectors(embedder.model_id)
        follow_with_keywords(self.store, self.keywords, self.language)
        follow_with_vectors(self.store, embedder, source, vectors, self.language, self.clock, on_progress)

    def let_words_follow(self) -> bool:
        """Let what lies in this process's own data folder follow SQL, whichever replica changed it; whether it did.

        The vectors are shared, and one replica lets them follow for all. Raises `AlreadyRunning` when another process
        has the folder.
        """
        from bot.services.indexing import follow_with_keywords

        with self.store.begin() as work:
            newest = work.changes.last_position()
        if newest <= self.keywords.position:
            return False
        with self.exclusive("index"):
            follow_with_keywords(self.store, self.keywords, self.language)
        return True

    def learn_routing(self, on_progress: OnProgress) -> None:
        """Let routing learn, with the configured model, what is new in the indexes that follow it."""
        vectors = self.vectors(self.embedder.model_id)
        self._learn_routing(self._desk_over(self.embedder, vectors, self.config.model), on_progress)

    def let_routing_learn(self) -> bool:
        """Let the routing of a process that answers learn what is new; whether anything was.

        It takes seconds, and nobody who answers or writes waits for it: what it learns replaces what it knew at once.
        """
        from bot.services.indexing import in_silence

        with self.store.begin() as work:
            newest, vectors_followed = work.changes.last_position(), work.changes.is_followed()
        if "desk" not in vars(self) or not vectors_followed or newest == self._learned_at:
            return False
        has_learned = self._learn_routing(self.desk, in_silence)
        self._learned_at = newest
        return has_learned

    def _learn_routing(self, desk: AnsweringDesk, on_progress: OnProgress) -> bool:
        """From documents and scopes, and from who owned which question in the end; whether anything was new."""
        from bot.services.learning import learn_if_changed

        return learn_if_changed(desk, self.past_questions, self._routing_shelf(desk.embedder.model_id), on_progress)

    def past_questions(self) -> Sequence[PastQuestion]:
        """The questions that departments owned in the end, the oldest first."""
        from bot.services.questions.teaching import past_questions

        return past_questions(self.store)

    def _routing_shelf(self, model_id: str) -> NpzShelf:
        from bot.index.array_shelf import NpzShelf

        return NpzShelf(self.config.data_folder / f"routing-{model_id}.npz")

    def is_behind(self) -> bool:
        """Whether an index that answers has not followed SQL."""
        with self.store.begin() as work:
            newest = work.changes.last_position()
            return newest > self.keywords.position or (newest > 0 and not work.changes.is_followed())

    def forget_indexes(self) -> None:
        """Delete every derived index, damaged ones too."""
        from bot.index.keywords import TantivyKeywords
        from bot.index.vectors import ChromaVectors

        TantivyKeywords.delete(self.config.keyword_folder)
        self._routing_shelf(self.embedder.model_id).forget()
        with self.store.begin() as work:
            model_ids = {self.embedder.model_id, *(served.model_id for served in work.changes.served_models())}
        if self.config.chroma:
            vectors = self.vectors(self.embedder.model_id)
            for model_id in model_ids:
                vectors.forget(model_id)
        else:
            ChromaVectors.delete(self.config.vector_folder)
        with self.store.begin() as work:
            for model_id in model_ids:
                work.changes.forget_model(model_id)

    def _forget_the_rest(self, vectors: ChromaVectors) -> None:
        """In a folder of our own. On a server, replicas that were not restarted yet still answer with them."""
        if self.config.chroma:
            return
        vectors.forget_older_layouts()
        for model_id in vectors.models() - {self.embedder.model_id}:
            vectors.forget(model_id)
            with self.store.begin() as work:
                work.changes.forget_model(model_id)

    def calibration(self, source: str) -> Calibration:
        """The fitted numbers for a model: from config's file, else those shipped."""
        from bot.files.calibration import calibration_for

        return calibration_for(source, self.config.calibration_file)

    @property
    def is_loaded(self) -> bool:
        """Whether everything that answering needs is in memory."""
        return "desk" in self.__dict__

    @cached_property
    def desk(self) -> AnsweringDesk:
        """What answering needs."""
        source = self.serving_source
        vectors = self.vectors(self._model_id_of(source))
        with ThreadPoolExecutor(1) as beside:
            # The vectors' graphs and the model take about as long to load: neither needs to wait for the other.
            beside.submit(vectors.warm_up)
            embedder, _ = self.serving
        return self._desk_over(embedder, vectors, source)

    def desk_lent(self, vectors: VectorIndex) -> AnsweringDesk:
        """What answering needs in a process to which another one lends the vectors of the model that answers."""
        embedder, source = self.serving
        return self._desk_over(embedder, vectors, source)

    def _desk_over(self, embedder: Embedder, vectors: VectorIndex, source: str) -> AnsweringDesk:
        from bot.index.models.serving import usable_cores
        from bot.services.ask import AnsweringDesk
        from bot.services.learned_arrays import Remembered
        from bot.services.search import Indexes

        return AnsweringDesk(
            store=self.store,
            embedder=embedder,
            indexes=Indexes(vectors, self.keywords),
            language=self.language,
            dictionary=self.dictionary,
            calibration=self.calibration(source),
            clock=self.clock,
            follow_up_within=timedelta(minutes=self.config.follow_up_minutes),
            learned=Remembered(self._routing_shelf(embedder.model_id)),
            turn=BoundedSemaphore(usable_cores()),
            on_asked=self.meters.asked,
        )

    def desk_with(self, calibration_file: Path | None) -> AnsweringDesk:
        """The desk, judging with another calibration if one is named."""
        from bot.files.calibration import read_calibration

        if calibration_file is None:
            return self.desk
        return replace(self.desk, calibration=read_calibration(calibration_file))

    @contextmanager
    def laboratory(self, calibration_file: Path | None) -> Iterator[AnsweringDesk]:
        """A desk with the configured model over an empty throw-away store."""
        from bot.files.calibration import read_calibration
        from bot.index.keywords import TantivyKeywords
        from bot.index.vectors import ChromaVectors
        from bot.services.ask import AnsweringDesk
        from bot.services.search import Indexes
        from bot.store.engine import open_database
        from bot.store.work import SqlStore

        source = self.config.model
        calibration = read_calibration(calibration_file) if calibration_file else self.calibration(source)
        with TemporaryDirectory(prefix="briefed-eval-", ignore_cleanup_errors=True) as folder:
            vectors = ChromaVectors.open(Path(folder) / "vectors", self.embedder.model_id)
            store = SqlStore(open_database(f"sqlite:///{folder}/eval.db"))
            indexes = Indexes(vectors, TantivyKeywords.in_memory())
            yield AnsweringDesk(store, self.embedder, indexes, self.language, self.dictionary, calibration, self.clock)
            store.close()

    # --- launches ---

    @cached_property
    def office(self) -> LaunchOffice:
        """What deciding on launches needs."""
        from bot.services.launches.recording import LaunchOffice

        return LaunchOffice(self.store, self.clock, self.config.zone, self.calendars["office"], self._let_flags_follow)

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """The calendars by id: "office", "settlement" and "always"."""
        from bot.files.calendars import calendars_by_id

        return calendars_by_id(self.config.calendars)

    @cached_property
    def overview(self) -> Overview:
        """What this process remembers of launches, for everybody whom it serves."""
        from bot.services.launches.overview import Overview

        return Overview()

    @cached_property
    def launch_desk(self) -> LaunchDesk:
        """What filling in forms about launches needs."""
        from bot.files.shelf import KnowledgeShelf
        from bot.services.launches.uploading import LaunchDesk

        shelf = KnowledgeShelf(self.config.knowledge_folder)
        take_in = partial(self._at_once, lambda: self.librarian.keep_up(self.clock()))
        return LaunchDesk(self.sound_templates, shelf, take_in)

    @property
    def digest_plan(self) -> Plan | None:
        """When and where the week's digest is told, if anywhere."""
        from bot.config import Weekday
        from bot.services.launches.digest import Plan

        digest = self.config.digest
        if digest is None:
            return None
        return Plan(digest.channel, list(Weekday).index(digest.weekday), time.fromisoformat(digest.at))

    @cached_property
    def permit_keys(self) -> PermitKeys:
        """The keys that permits are signed with."""
        from bot.files.permit_keys import FilePermitKeys

        return FilePermitKeys(self.config.permit_keys_folder, permit_passphrase(os.environ))

    def reader_for(self, person: str) -> Reader:
        """What somebody on the roster may read."""
        from bot.services.launches.people import reader_for

        return reader_for(self.office, person)

    def templates(self) -> dict[str, Template]:
        """The templates of the checklists' folder, by id; read anew when anything in it has changed."""
        from bot.files.checklists.templates import read_templates
        from bot.files.fingerprint import folder_fingerprint

        folder = self.config.templates_folder
        seen = folder_fingerprint(folder)
        if self._templates is None or self._templates[0] != seen:
            self._templates = seen, read_templates(folder, self.config.zone)
        return dict(self._templates[1])

    def lint(self) -> list[tuple[str, LintProblem]]:
        """What nobody could satisfy in the templates, by template; launch files that cannot be read are refused."""
        from bot.files.checklists.launches import read_launches

        templates = self.templates()
        if self.config.launches_folder.is_dir():
            read_launches(self.config.launches_folder, templates, self.config.zone)
        return self._unsatisfiable(templates)

    def web_secret(self, environment: Mapping[str, str]) -> str:
        """What cookies and sign-in links are signed with: BRIEFED_WEB_SECRET, which replicas share, or our own file."""
        from bot.files.own_secret import own_secret

        file = self.config.data_folder / "web-secret"
        return environment.get("BRIEFED_WEB_SECRET") or own_secret(file, "people sign in anew")

    def _unsatisfiable(self, templates: dict[str, Template]) -> list[tuple[str, LintProblem]]:
        from bot.domain.launches.linting import lint
        from bot.services.launches.people import roster_today

        roster = roster_today(self.office)
        return [(one.id, problem) for one in templates.values() for problem in lint(one, roster)]

    def sound_templates(self) -> dict[str, Template]:
        """The templates, if somebody can satisfy each of them; otherwise raises `InputError`.

        Whatever other launch files say, it holds up nobody.
        """
        from bot.domain.errors import InputError

        templates = self.templates()
        problems = self._unsatisfiable(templates)
        if problems:
            template, first = problems[0]
            raise InputError(
                f"Nobody can satisfy the template {template!r}: {first.message.en}", "See: briefed launch lint"
            )
        return templates

    def launch_file(self, path: Path) -> FiledLaunch:
        """A launch as its product team wrote it down."""
        from bot.files.checklists.launches import read_launch

        return read_launch(_read(path), str(path), self.templates(), self.config.zone)

    def roster_file(self, path: Path, effective_from: date) -> Roster:
        """The roster of a csv or xlsx file."""
        return self.read_roster(_read(path), path.name, effective_from)

    def read_roster(self, data: bytes, name: str, effective_from: date) -> Roster:
        """The roster of a csv or xlsx file that somebody handed in; raises `InputError` with all its problems."""
        from bot.files.roster import read_roster

        return read_roster(data, name, effective_from)

    def sign_in_sheet(self, path: Path) -> dict[str, bool | None]:
        """Who signed in, by the ids in a csv or xlsx file, with the result of the quiz where there is one."""
        from bot.files.sign_in_sheets import read_sign_in_sheet

        return read_sign_in_sheet(_read(path), path.name)

    def see_materials(self) -> None:
        """Record what became of the launches' documents, and ask their questions again where that changed them."""
        from bot.services.launches.answering import check_all
        from bot.services.launches.filing import see_materials

        with self.store.begin() as work:
            if work.facts.count() == 0:
                return
        see_materials(self.office)
        check_all(self.office, lambda: self.desk)

    def write_flags(self) -> None:
        """Write the flag file, if config names one; for a timer too, as waivers run out and planned instants come."""
        from bot.files.flags import write_flag_file
        from bot.services.launches.launching import refresh_flags

        if self.config.flag_file_path is not None:
            refresh_flags(self.office, partial(write_flag_file, self.config.flag_file_path))

    def _let_flags_follow(self) -> None:
        """Write the flag file after a deed; what goes wrong is told once, and the deed stays done."""
        try:
            self.write_flags()
        except Exception as error:
            self._warn_once("the flag file does not follow.", error)
        else:
            self._warned = None

    def _warn_once(self, line: str, error: Exception) -> None:
        said = f"{line} {error}"
        if said != self._warned:
            self._warn(line, error)
        self._warned = said

    # --- programs elsewhere ---

    def openid_provider(self, environment: Mapping[str, str], callback: str) -> Provider | None:
        """Who vouches for people, if config names a provider; it sends them back to our path ``callback``.

        Raises `ConfigError` where it could send nobody back, or its secret is missing.
        """
        from bot.domain.errors import ConfigError
        from bot.network.openid import Provider

        settings, address = self.config.web.openid, self.config.web.address
        if settings is None:
            return None
        if address is None:
            raise ConfigError("web.openid needs web.address.", "Say in config.yaml where browsers reach the pages.")
        purpose = "It is the client secret that the provider shows."
        secret = required_secret(environment, "BRIEFED_OPENID_SECRET", purpose)
        return Provider(settings.issuer, settings.client_id, secret, address + callback)

    @cached_property
    def webhooks(self) -> WebhookSender:
        """Who brings what webhooks are told to their receivers."""
        from bot.network.posting import CheckedPoster
        from bot.services.webhooks.sending import WebhookSender

        return WebhookSender(self.office, CheckedPoster(self.config.webhooks.networks), self._webhook_secret)

    def _webhook_secret(self) -> str:
        """What webhooks' secrets follow from: BRIEFED_WEBHOOK_SECRET, which replicas share, or our own file."""
        from bot.files.own_secret import own_secret

        file = self.config.data_folder / "webhook-secret"
        when_new = "webhooks get other secrets, which their receivers must be given"
        return os.environ.get("BRIEFED_WEBHOOK_SECRET") or own_secret(file, when_new)

    @cached_property
    def deployments(self) -> DeploymentDesk | None:
        """Who answers deployments on GitHub; ``None`` where none wait for us. Raises `ConfigError` without a key."""
        from bot.domain.deployments import Guard
        from bot.network.github import GitHubDeployments
        from bot.services.deployments import DeploymentDesk

        github = self.config.github
        if github is None:
            return None
        key = required_secret(os.environ, "BRIEFED_GITHUB_KEY", "It is the private key of the GitHub App, in PEM.")
        guards = [Guard(one.repository, one.environment, one.launch) for one in github.deployments]
        return DeploymentDesk(self.office, GitHubDeployments(github.app, key, github.api, self.clock), guards)

    @property
    def outside(self) -> Sender:
        """Who sends to recipients outside of Slack."""
        from bot.domain.outbox import RecipientKind
        from bot.services.jobs.delivering import SenderByKind

        senders: dict[RecipientKind, Sender] = {RecipientKind.WEBHOOK: self.webhooks}
        if self.deployments is not None:
            senders[RecipientKind.GITHUB] = self.deployments
        return SenderByKind(senders)

    # --- questions ---

    @cached_property
    def questions(self) -> QuestionOffice:
        """What dealing with questions needs."""
        from bot.services.questions.recording import QuestionOffice

        return QuestionOffice(
            self.store,
            self.clock,
            self.config.zone,
            self.calendars,
            lambda: self.language,
            self.config.fallback_department,
            partial(self._at_once, self.follow_open_questions),
            partial(self._at_once, self.let_indexes_follow),
        )

    def _at_once(self, follow: Callable[[], object]) -> None:
        """After a deed; another process that has the indexes does it within seconds."""
        from bot.domain.errors import AlreadyRunning

        try:
            follow()
        except AlreadyRunning:
            return
        except Exception as error:
            self._warn_once("the indexes do not follow yet.", error)

    def let_indexes_follow(self) -> bool:
        """Let the indexes follow documents if they are behind; whether they were.

        Raises `AlreadyRunning` when another process has them.
        """
        if not self.is_behind():
            return False
        with self.exclusive("index"):
            self.follow_as_served(lambda done, total: None)
        return True

    def follow_open_questions(self) -> int:
        """Let the vectors of open questions follow, by which like ones are found; how many were new.

        Raises `AlreadyRunning` when another process has them.
        """
        from bot.domain.questions.events import QuestionOpened
        from bot.services.questions.following import follow_open_questions

        with self.store.begin() as work:
            if not work.facts.number_of(QuestionOpened):
                return 0  # and no model is needed yet
        embedder, _ = self.serving
        with self.exclusive("index"):
            return follow_open_questions(self.store, embedder, self.language, self.vectors(embedder.model_id))

    # --- quality ---

    @cached_property
    def reports(self) -> ReportOffice:
        """What making reports needs."""
        from bot.services.reports.sources import ReportOffice

        return ReportOffice(self.questions, self.office, self.language, lambda: self.serving[0], self.overview)

    # --- operations ---

    @cached_property
    def meters(self) -> Meters:
        """What this process counts and times."""
        from bot.telemetry.meters import Meters

        return Meters()

    # --- jobs ---

    @cached_property
    def librarian(self) -> Librarian:
        """Who keeps the knowledge base in line with the documents."""
        from bot.files.fingerprint import folder_fingerprint
        from bot.services.jobs.syncing import Librarian, Library

        library = Library(
            fingerprint=partial(folder_fingerprint, self.config.knowledge_folder),
            is_behind=self.is_behind,
            exclusive=partial(self.exclusive, "sync"),
            sync=self.sync,
            follow=self.follow_as_served,
            see_materials=self.see_materials,
            is_stopping=self.stopping.is_set,
            local_day=lambda instant: instant.astimezone(self.config.zone).date(),
        )
        return Librarian(library)

    @cached_property
    def sender(self) -> Sender | None:
        """Who sends what is in the outbox; ``None`` as long as nothing is set up, and messages wait there."""
        return None

    def pause(self, time: timedelta) -> bool:
        """Wait for so long; True as soon as the process is asked to end."""
        return self.stopping.wait(time.total_seconds())

    @contextmanager
    def alone(self, purpose: str) -> Iterator[None]:
        """Keep other processes from the data folder; within this one, `exclusive` still says who may write.

        Raises `AlreadyRunning` naming the process that has it.
        """
        from bot.store.lock import exclusive

        with exclusive(self.config.lock_file, purpose, self.clock()):
            self._is_alone = True
            try:
                yield
            finally:
                self._is_alone = False

    @contextmanager
    def exclusive(self, purpose: str) -> Iterator[None]:
        """The right to write to the data folder, for one thread of one process at a time.

        Raises `AlreadyRunning` naming the process that has it, or when another thread keeps it for long.
        """
        from bot.domain.errors import AlreadyRunning

        if not self._writing.acquire(timeout=IN_TURN.total_seconds()):
            raise AlreadyRunning(f"This process writes to {self.config.data_folder} already.", "Wait until it is done.")
        try:
            with nullcontext() if self._is_alone else self.alone(purpose):
                yield
        finally:
            self._writing.release()


def _read(path: Path) -> bytes:
    from bot.domain.errors import InputError

    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Name one that is there.")
    return path.read_bytes()
