"""Connections to addresses that people gave us, which must not lead into the bank's own network.

A name is looked up once and the address that was checked is the one that is connected to, so that no name can mean one
thing when it is checked and another when it is used.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore2

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


class Refused(Exception):
    """An address is none that may be connected to."""


class CheckedConnections(httpcore2.NetworkBackend):
    """Connects to public addresses, and to those of the networks that are allowed; an exchange has ``seconds``."""

    def __init__(self, allowed: Sequence[Network], seconds: float) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host; raises `Refused` if any of them is one that may not be."""
        ends_at = time.monotonic() + self._seconds
        first = self._checked(host, port)[0]
        stream = self._plain.connect_tcp(str(first), port, timeout, local_address, socket_options)
        return _Hurried(stream, ends_at)

    def _checked(self, host: str, port: int) -> list[Address]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError(f"no address is known for {host}") from error
        addresses = [ip_address(where[0]) for *_, where in found]
        if not all(may_connect(one, self._allowed) for one in addresses):
            raise Refused(f"{host} is an address within our own network")
        return addresses


def may_connect(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether an address is public, or of a network that is allowed."""
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    return (inner.is_global and not inner.is_multicast) or any(inner in network for network in allowed)


class _Hurried(httpcore2.NetworkStream):
    """A stream that ends when its time is over, however slowly the other side sends."""

    def __init__(self, stream: httpcore2.NetworkStream, ends_at: float) -> None:
        self._stream = stream
        self._ends_at = ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._left(httpcore2.ConnectTimeout))
        return _Hurried(secure, self._ends_at)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, over: type[Exception]) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise over("it took too long")
        return left
