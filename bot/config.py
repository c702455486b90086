"""config.yaml as one frozen object; unknown keys are refused with their place, secrets are not in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, PrivateAttr, SecretStr, field_validator

from bot.domain.errors import ConfigError
from bot.files.calendars import Calendars
from bot.files.validation import validated
from bot.files.yaml import load_yaml

DEFAULT_PATH = Path("config.yaml")
SLACK_SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
"""The variables that Slack's secrets are in."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Language(StrEnum):
    """What text for people is written in."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


class Bank(_Part):
    """Whose centre this is; the pages show its ``name`` by language. In a language without one, another stands in."""

    name: Mapping[Language, str] = Field(
        default_factory=lambda: {Language.CHINESE: "海港银行", Language.ENGLISH: "Harbour Bank"}, min_length=1
    )

    def named(self, language: str) -> str:
        """Its name in a language ("zh-CN" or "en")."""
        wanted = Language.CHINESE if language.startswith("zh") else Language.ENGLISH
        return self.name.get(wanted) or next(iter(self.name.values()))


class Chroma(_Part):
    """A Chroma server. Without one, Chroma runs inside this process on a folder under ``data``."""

    host: str
    port: int = Field(default=8000, ge=1, le=65535)
    ssl: bool = False


class Slack(_Part):
    """Where Slack's Web API is; the tokens come from the environment, and with them how Slack reaches the bot.

    ``language`` is what is posted in to channels that are no department's.
    """

    api: str = Field(default="https://slack.com/api/", pattern=r"^https?://.+/$")
    language: Language = Language.CHINESE


class Serve(_Part):
    """Where `briefed serve` listens; with port 0, wherever there is room.

    ``notice_seconds`` is how long it goes on serving after it was asked to end, and says that it is not ready: as long
    as a load balancer takes to see that. ``answering_processes`` is how many processes beside it answer questions; by
    default as many as there are cores, up to four, and none on one core.
    """

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8030, ge=0, le=65535)
    notice_seconds: float = Field(default=0, ge=0, le=60)
    answering_processes: int | None = Field(default=None, ge=0, le=64)


class LogLevel(StrEnum):
    """What is worth a line in the log, from the most to the least talkative."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a line looks; ``auto`` is text on a terminal, and JSON elsewhere."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


class Logs(_Part):
    """What `briefed serve` logs on standard error."""

    level: LogLevel = LogLevel.INFO
    format: LogFormat = LogFormat.AUTO

    def is_json(self, on_terminal: bool) -> bool:
        """Whether lines are JSON where they go."""
        return self.format is LogFormat.JSON or (self.format is LogFormat.AUTO and not on_terminal)


class Weekday(StrEnum):
    """The days of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Digest(_Part):
    """The week's digest of launches: a channel's name or id in Slack, the day, and the time on the bank's clocks."""

    channel: str = Field(min_length=1)
    weekday: Weekday = Weekday.MONDAY
    at: str = Field(default="09:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class OpenId(_Part):
    """A provider of OpenID Connect that people sign in with; its client secret is in BRIEFED_OPENID_SECRET.

    ``person_claim`` is the claim of the ID token that says who somebody is: his id on the roster, or his Slack account.
    ``required_claims`` are claims that must have these values, such as the Slack workspace.
    """

    issuer: str = Field(pattern=r"^(https://[^/?#]|http://(127\.0\.0\.1|localhost)(:|/|$))[^?#]*$")
    client_id: str = Field(min_length=1)
    name: str = Field(default="Slack", min_length=1)
    person_claim: str = Field(default="https://slack.com/user_id", min_length=1)
    required_claims: Mapping[str, str] = Field(default_factory=dict[str, str])


class Webhooks(_Part):
    """Which of our own networks receivers of webhooks may be in, such as 10.1.0.0/16; by default in none."""

    networks: tuple[IPvAnyNetwork, ...] = ()


class GuardedEnvironment(_Part):
    """An environment of a repository on GitHub that nothing is deployed to before a launch may go."""

    repository: str = Field(pattern=r"^[\w-][\w.-]*/[\w.-]+$")
    environment: str = Field(min_length=1)
    launch: str = Field(min_length=1)


class GitHub(_Part):
    """The GitHub App that is our deployment protection rule: its client id, and what waits for which launch.

    Its private key is in BRIEFED_GITHUB_KEY, what its webhook is signed with in BRIEFED_GITHUB_WEBHOOK_SECRET.
    """

    app: str = Field(min_length=1)
    api: str = Field(default="https://api.github.com", pattern=r"^https?://[^?#]+$")
    deployments: tuple[GuardedEnvironment, ...] = ()


class Web(_Part):
    """The pages. ``address`` is where people's browsers reach them, such as https://briefed.bank.example, for links.

    ``local_login`` lets anybody on this machine sign in as anybody: for development, and only on a loopback address.
    """

    address: str | None = Field(default=None, pattern=r"^https?://[^/]+$")
    local_login: bool = False
    openid: OpenId | None = None


class Config(_Part):
    """Everything a deployment decides. Paths are relative to the folder that config.yaml is in."""

    bank: Bank = Field(default_factory=Bank)
    time_zone: str = "Asia/Shanghai"
    knowledge: Path = Path("knowledge")
    data: Path = Path("data")
    database: str | None = None
    chroma: Chroma | None = None
    model: str = Field(default="bundled", min_length=1)
    calibration: Path | None = None
    follow_up_minutes: int = Field(default=15, ge=1, le=24 * 60)
    slack: Slack = Field(default_factory=Slack)
    serve: Serve = Field(default_factory=Serve)
    logs: Logs = Field(default_factory=Logs)
    web: Web = Field(default_factory=Web)
    webhooks: Webhooks = Field(default_factory=Webhooks)
    github: GitHub | None = None
    launch_checklists: Path = Path("launch_checklists")
    calendars: Calendars = Field(default_factory=Calendars)
    fallback_department: str | None = None
    digest: Digest | None = None
    permit_issuer: str = Field(default="briefed", min_length=1)
    flag_file: Path | None = None
    _folder: Path = PrivateAttr(default_factory=Path.cwd)

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("is not a time zone; expected a name such as Asia/Shanghai")
        return name

    def relative_to(self, folder: Path) -> Config:
        """The same with its paths relative to another folder; by default that is the current one."""
        moved = self.model_copy()
        moved._folder = folder
        return moved

    @property
    def folder(self) -> Path:
        """The folder that paths are relative to."""
        return self._folder

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def knowledge_folder(self) -> Path:
        return self._folder / self.knowledge

    @property
    def templates_folder(self) -> Path:
        return self._folder / self.launch_checklists / "templates"

    @property
    def launches_folder(self) -> Path:
        return self._folder / self.launch_checklists / "launches"

    @property
    def flag_file_path(self) -> Path | None:
        return self._folder / self.flag_file if self.flag_file else None

    @property
    def permit_keys_folder(self) -> Path:
        return self.data_folder / "permit-keys"

    @property
    def data_folder(self) -> Path:
        return self._folder / self.data

    @property
    def database_url(self) -> str:
        """BRIEFED_DATABASE_URL from the environment (it may hold a password), else ``database``, else SQLite."""
        return (
            os.environ.get("BRIEFED_DATABASE_URL")
            or self.database
            or f"sqlite:///{(self.data_folder / 'briefed.db').absolute()}"
        )

    @property
    def model_cache(self) -> Path:
        return self.data_folder / "models"

    @property
    def vector_folder(self) -> Path:
        return self.data_folder / "vectors"

    @property
    def keyword_folder(self) -> Path:
        return self.data_folder / "keywords"

    @property
    def lock_file(self) -> Path:
        return self.data_folder / "briefed.lock"

    @property
    def calibration_file(self) -> Path | None:
        return self._folder / self.calibration if self.calibration else None


class SlackTokens(_Part):
    """Slack's secrets; never printed. Events come by Socket Mode if there is an ``app`` token, else by HTTP."""

    bot: SecretStr
    app: SecretStr | None = None
    signing_secret: SecretStr | None = None


def load_config(path: Path | None = None) -> Config:
    """The configuration in a file; the defaults when the default file is not there.

    Raises `ConfigError` when the named file is not there, `YamlError` naming file, line, column and what was
    expected for everything that is wrong in it.
    """
    chosen = path or DEFAULT_PATH
    if not chosen.exists():
        if path is None:
            return Config()
        raise ConfigError(f"There is no file {chosen}.", "Name an existing one with --config.")
    loaded = load_yaml(chosen.read_bytes(), str(chosen))
    return validated(Config, loaded).relative_to(chosen.absolute().parent)


def permit_passphrase(environment: Mapping[str, str]) -> SecretStr | None:
    """What the permits' private keys are locked with, from BRIEFED_PERMIT_PASSPHRASE; ``None`` if they are not."""
    passphrase = environment.get("BRIEFED_PERMIT_PASSPHRASE")
    return SecretStr(passphrase) if passphrase else None


def metrics_token(environment: Mapping[str, str]) -> SecretStr | None:
    """What programs elsewhere must carry to read the metrics, from BRIEFED_METRICS_TOKEN; ``None`` if none may."""
    token = environment.get("BRIEFED_METRICS_TOKEN")
    return SecretStr(token) if token else None


def required_secret(environment: Mapping[str, str], name: str, purpose: str) -> SecretStr:
    """A secret from the environment; raises `ConfigError` when it is not there."""
    secret = environment.get(name)
    if not secret:
        raise ConfigError(f"{name} is not set in the environment.", purpose)
    return SecretStr(secret)


def slack_tokens(environment: Mapping[str, str]) -> SlackTokens | None:
    """Slack's secrets from the environment, ``None`` without any.

    Raises `ConfigError` naming those that are missing.
    """
    bot, app, secret = (environment.get(name) for name in SLACK_SECRETS)
    if not (bot or app or secret):
        return None
    if not bot:
        raise ConfigError(
            "SLACK_BOT_TOKEN is not set in the environment.",
            "Slack's app settings show it under OAuth & Permissions: it begins with xoxb-.",
        )
    if not (app or secret):
        raise ConfigError(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set in the environment.",
            "For Socket Mode make an app-level token, which begins with xapp-; for HTTP copy the signing secret. "
            "Both are under Basic Information in Slack's app settings.",
        )
    return SlackTokens(
        bot=SecretStr(bot),
        app=SecretStr(app) if app else None,
        signing_secret=SecretStr(secret) if secret else None,
    )
