"""Who somebody in Slack is: Slack says which account acts, the roster of the day says who that is and what he may.

Both are looked up when somebody acts, however old the message is that he clicks on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Reader
from bot.domain.errors import Told
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.services.launches.people import reader_of, roster_today
from bot.services.launches.recording import LaunchOffice
from bot.slack.members import Member, Members

OUTSIDER = Bilingual(
    "我只为本行同事服务, 访客和外部成员不能使用。",
    "I only serve colleagues of the bank, not guests or members of other companies.",
)
UNKNOWN = Bilingual(
    "花名册上今天没有您的账号, 所以我还不能为您服务。请让您的主管把您的 Slack 账号({0})登记到花名册。",
    "Your account is not on today's roster, so I cannot serve you yet. Ask your supervisor to add your Slack id ({0}).",
)
NO_ROSTER = Bilingual(
    "还没有花名册, 所以现在只能提问。请主管运行: briefed roster import FILE",
    "There is no roster yet, so for now you can only ask. A supervisor runs: briefed roster import FILE",
)
UNREACHABLE = Bilingual(
    "现在无法确认您的身份, 请稍后再试。", "I cannot find out who you are right now. Please try again in a moment."
)


class Refused(Told):
    """Somebody is not served."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may use the bot. ``person`` is ``None`` as long as there is no roster at all.

    ``language`` is "zh-CN" or "en", as Slack is set; Chinese where it is neither, as most of the bank's people are.
    ``reader`` says what he may read where nobody else sees it.
    """

    slack_id: str
    language: str
    person: Person | None = None
    reader: Reader = field(default_factory=Reader)

    @property
    def id(self) -> str:
        """His id on the roster; before there is one, his account."""
        return self.person.id if self.person else self.slack_id

    @property
    def roles(self) -> frozenset[Role]:
        """What he is today."""
        return self.person.roles if self.person else frozenset()

    def on_roster(self) -> Person:
        """The person; raises `Refused` when there is no roster to find him on."""
        if self.person is None:
            raise Refused(NO_ROSTER)
        return self.person


class Callers:
    """Looks up who acts."""

    def __init__(self, members: Members, office: LaunchOffice) -> None:
        self._members = members
        self._office = office

    def get(self, user: str) -> Caller:
        """Who an account is; raises `Refused` for guests, outsiders, and accounts that are not on today's roster.

        When Slack does not say who somebody is, whoever is on the roster is served all the same.
        """
        roster = self.roster()
        person = self._person(roster, user)
        return _served(user, roster, person, self._member(user, known=person is not None))

    def is_known(self, user: str) -> bool:
        """Whether it can be said without Slack who an account is."""
        return self._members.known(user) is not None

    def known(self, user: str) -> Caller:
        """Who an account is by what Slack last told; raises `Refused` as `get` does, and asks nobody."""
        member = self._members.known(user)
        if member is None:
            raise Refused(UNREACHABLE)
        roster = self.roster()
        return _served(user, roster, self._person(roster, user), member)

    def unheard(self, user: str) -> Caller:
        """Somebody of whom nothing is known, for what looks him up by itself before it shows him anything."""
        return Caller(user, language_of_locale(None))

    def is_old(self, user: str) -> bool:
        """Whether what is known of an account should be asked for again."""
        return self._members.is_old(user)

    def refresh(self, user: str) -> None:
        """Ask Slack again who an account is."""
        self._members.refresh(user)

    def learn_everybody(self) -> int:
        """Ask Slack about all members at once, so that the first questions of the day need no call; how many."""
        return self._members.load()

    def language(self, user: str) -> str:
        """The language to refuse somebody in."""
        try:
            return language_of_locale(self._members.get(user).locale)
        except (SlackApiError, SlackClientError, OSError):
            return language_of_locale(None)

    def known_language(self, user: str) -> str:
        """The same by what Slack last told; nobody is asked."""
        member = self._members.known(user)
        return language_of_locale(member.locale if member else None)

    def roster(self) -> Roster | None:
        """Who is who today."""
        return roster_today(self._office)

    def _person(self, roster: Roster | None, user: str) -> Person | None:
        return roster.with_slack_id(user, self._office.local_day(self._office.clock())) if roster else None

    def _member(self, user: str, known: bool) -> Member:
        try:
            return self._members.get(user)
        except SlackApiError as error:
            if error.response["error"] in {"user_not_found", "user_not_visible"}:
                raise Refused(OUTSIDER) from error
            return _unheard_of(user, known, error)
        except (SlackClientError, OSError) as error:
            return _unheard_of(user, known, error)


def _served(user: str, roster: Roster | None, person: Person | None, member: Member) -> Caller:
    """A member as somebody who is served, or the reason why not."""
    language = language_of_locale(member.locale)
    if not member.is_colleague:
        raise Refused(OUTSIDER)
    if roster is None:
        return Caller(user, language)
    if person is None:
        raise Refused(Bilingual(UNKNOWN.zh.format(user), UNKNOWN.en.format(user)))
    return Caller(user, language, person, reader_of(person))


def _unheard_of(user: str, known: bool, error: Exception) -> Member:
    if not known:
        raise Refused(UNREACHABLE) from error
    return Member(user)


def language_of_locale(locale: str | None) -> str:
    """ "en" for English, else "zh-CN"."""
    return "en" if (locale or "").lower().startswith("en") else "zh-CN"
