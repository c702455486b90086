"""The HTTP server of a process that serves, in a thread of its own."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

from bot.domain.errors import BriefedError

PATIENCE_SECONDS = 10
"""How long requests at work may take to finish when the process is asked to end."""


class CannotListen(BriefedError):
    """The server cannot have the address that it was given."""


@contextmanager
def listening(app: FastAPI, host: str, port: int) -> Iterator[str]:
    """Serve an app for as long as the context lasts; yields its address, with the real port where 0 was asked for.

    Raises `CannotListen` when the port is taken, or the host is none of this machine.
    """
    with _bound(host, port) as bound:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [bound]}, name="http", daemon=True)
        thread.start()
        try:
            yield _address(host, bound)
        finally:
            server.should_exit = True
            thread.join()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListen(
            f"Nothing can listen on {host}, port {port}: {_why(error)}.",
            "Name another 'serve: {host: ..., port: ...}' in config.yaml, or stop what listens there.",
        ) from error


def _why(error: OSError) -> str:
    """What the system says, without what Python adds about the call; hosts that do not exist have negative numbers."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)


def _address(host: str, bound: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{bound.getsockname()[1]}"
