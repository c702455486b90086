"""Signing in as anybody, for development: only where nobody but this machine can reach the pages."""

from __future__ import annotations

from starlette.requests import Request

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.errors import ConfigError
from bot.domain.people.rights import NotAllowed
from bot.network.nearness import comes_from_here, is_loopback, is_loopback_address

NOT_FROM_HERE = Bilingual(
    "本机开发登录只能在这台机器上、不经代理, 用 http://127.0.0.1 或 http://localhost 打开。"
    "请用 Slack 的 /ready 登录, 并让管理员在 config.yaml 里关掉 web.local_login。",
    "The development sign-in works only on this machine, without a proxy, at http://127.0.0.1 or http://localhost. "
    "Sign in with /ready in Slack, and have web.local_login switched off in config.yaml.",
)


def require_loopback(program: Briefed) -> None:
    """Raises `ConfigError` where anybody in the network could sign in as anybody."""
    web, host = program.config.web, program.config.serve.host
    if not web.local_login:
        return
    if not is_loopback(host):
        raise ConfigError(
            f"web.local_login lets anybody sign in as anybody, and serve.host is {host}.",
            "Switch it off in config.yaml, or listen on 127.0.0.1.",
        )
    if web.address is not None and not is_loopback_address(web.address):
        raise ConfigError(
            f"web.local_login lets anybody sign in as anybody, and others reach the pages at {web.address}.",
            "Switch it off in config.yaml, or take web.address out.",
        )


def is_offered(program: Briefed, request: Request) -> bool:
    """Whether whoever asks may sign in as anybody: he is at this machine, and no proxy asks for him.

    The browser must think so too: a page elsewhere whose name leads to this machine is none of ours.
    """
    named = f"//{request.headers.get('host', '')}"
    return program.config.web.local_login and comes_from_here(request) and is_loopback_address(named)


def require_offered(program: Briefed, request: Request) -> None:
    """Raises `NotAllowed` where the development sign-in is switched on and somebody else asks."""
    if not is_offered(program, request):
        raise NotAllowed(NOT_FROM_HERE)
