"""Whether a request was made on this machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""Headers by which a proxy on this machine betrays that somebody else asks."""


def comes_from_here(request: Request) -> bool:
    """Whether a program on this machine asks for itself; a proxy asks for others."""
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return not is_forwarded and request.client is not None and is_loopback(request.client.host)


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach a host, by its name or its address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_loopback_address(address: str) -> bool:
    """The same of the address of a page, such as http://127.0.0.1:8030; what is none is not."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return host is not None and is_loopback(host)
