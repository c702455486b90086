"""Posting to addresses that people gave us: by https, to nowhere within our own network, and never further on."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import httpcore2

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined, InputError
from bot.network.addresses import Address, CheckedConnections, Network, Refused, may_connect
from bot.ports import CannotPost

SECONDS = 10.0
"""How long a receiver has for everything: it should note what it got and work on it later."""
LONGEST = 2_000
"""Characters of an address."""


class CheckedPoster:
    """Implements `bot.ports.Poster`; ``allowed`` are networks of ours that receivers may be in."""

    def __init__(self, allowed: Sequence[Network] = (), seconds: float = SECONDS) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._connections = CheckedConnections(allowed, seconds)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """What this machine trusts, the bank's own authorities included."""
        return ssl.create_default_context()

    def require_acceptable(self, url: str) -> None:
        """Raises `InputError` for what is no https address, but for http on this machine where that is allowed."""
        parts = _parts_of(url)
        if parts.username is not None or parts.fragment or not self._is_safe(parts):
            raise Declined(
                Bilingual(
                    f"不能向 {url} 发送网络回调。请给一个以 https:// 开头、不含密码的地址; 要保密的是签名。",
                    f"{url!r} is no address that webhooks are sent to. Give one that begins with https:// and holds no "
                    "password; what must be kept secret is the signature.",
                )
            )
        self._require_outside(parts.hostname or "")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post once; the status of the answer, whose content is not looked at. Redirects are answers like others."""
        try:
            self.require_acceptable(url)
            with (
                httpcore2.ConnectionPool(self._tls, network_backend=self._connections) as pool,
                pool.stream(
                    "POST", url, headers=list(headers.items()), content=body, extensions=self._limits
                ) as answer,
            ):
                return answer.status
        except (Refused, InputError) as error:
            raise CannotPost(str(error)) from error
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
            raise CannotPost(f"the receiver cannot be reached: {type(error).__name__}") from error

    @property
    def _limits(self) -> dict[str, dict[str, float]]:
        return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)}

    def _is_safe(self, parts: SplitResult) -> bool:
        address = _address_in(parts.hostname or "")
        return parts.scheme == "https" or (parts.scheme == "http" and address is not None and address.is_loopback)

    def _require_outside(self, host: str) -> None:
        """What can be told of a host without looking it up."""
        address = _address_in(host)
        if address is not None and not may_connect(address, self._allowed):
            raise Declined(
                Bilingual(
                    f"{host} 是内部网络的地址。如果接收方就在那里, 请管理员在 config.yaml 里写上这个网段: "
                    "webhooks: {networks: [...]}。",
                    f"{host} is an address within our own network. If receivers are there, name the network under "
                    "webhooks: {networks: [...]} in config.yaml.",
                )
            )


def _parts_of(url: str) -> SplitResult:
    """The parts of an address with a host; raises `InputError` for anything else."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or len(url) > LONGEST or not all("!" <= one <= "~" for one in url):
        raise Declined(
            Bilingual(
                f"{url!r} 不是网址。请写成 https://receiver.example/briefed 这样的。",
                f"{url!r} is no address. Give one like https://receiver.example/briefed.",
            )
        )
    return urlsplit(url)


def _address_in(host: str) -> Address | None:
    """The address that stands for a host in place of a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
