"""Posting to addresses that people gave us: where to, where never, and for how long."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from threading import Event, Thread

import pytest

from bot.domain.errors import InputError
from bot.network.addresses import may_connect
from bot.network.posting import CheckedPoster
from bot.ports import CannotPost
from tests.receivers import Receiver

pytestmark = pytest.mark.slow

HERE = (ip_network("127.0.0.0/8"),)
INNER = """
127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
"""
NO_ADDRESSES = (
    "",
    "receiver.example",
    "http://receiver.example/",
    "ftp://receiver.example",
    "https://",
    "https://user:password@receiver.example",
    "https://receiver.example/#part",
    "https://receiver.example:99999/",
    "https://receiver.example:0/",
    "https://receiver example",
    "https://é.example",
    "https://receiver.example/\r\nx: y",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://10.0.0.1/",
    "http://127.0.0.1/",
    "https://receiver.example/" + "a" * 2_000,
)


@pytest.mark.parametrize("address", INNER.split())
def test_nothing_is_connected_to_within_our_own_network(address):
    assert not may_connect(ip_address(address), ())


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_connected_to(address):
    assert may_connect(ip_address(address), ())


def test_networks_that_are_allowed_are_connected_to():
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert [may_connect(ip_address(one), allowed) for one in ("10.1.2.3", "10.2.0.1", "fd00::1")] == [True, False, True]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_a_receiver(url):
    with pytest.raises(InputError):
        CheckedPoster().require_acceptable(url)


@pytest.mark.parametrize("url", ["https://receiver.example", "https://receiver.example:8443/a?b=c", "https://8.8.8.8/"])
def test_what_is_one(url):
    CheckedPoster().require_acceptable(url)


def test_this_machine_is_one_without_https_where_that_is_allowed():
    CheckedPoster(HERE).require_acceptable("http://127.0.0.1:8000/hook")
    with pytest.raises(InputError):
        CheckedPoster(HERE).require_acceptable("http://receiver.example/")


def resolved_as(monkeypatch, *addresses: str) -> list[str]:
    """Have every name mean these addresses; the names that were looked up."""
    asked: list[str] = []

    def look_up(host, port, *_, **__):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"]])
def test_a_name_that_leads_into_our_own_network_is_not_followed(monkeypatch, addresses):
    resolved_as(monkeypatch, *addresses)
    with pytest.raises(CannotPost, match="own network"):
        CheckedPoster().post("https://receiver.example/", {}, b"")


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch):
    asked = resolved_as(monkeypatch, "127.0.0.1")
    with pytest.raises(CannotPost, match="ConnectError"):
        CheckedPoster(HERE).post("https://receiver.example:1/", {}, b"")
    assert asked[0] == "receiver.example"
    assert set(asked[1:]) <= {"127.0.0.1"}


def test_a_receiver_without_a_certificate_that_is_trusted_gets_nothing():
    with Receiver().running() as receiver:
        with pytest.raises(CannotPost):
            CheckedPoster(HERE).post(receiver.address.replace("http:", "https:"), {}, b"secret")
        assert receiver.received == []


@contextmanager
def dribbling() -> Iterator[str]:
    """A receiver that answers a byte at a time, without end."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def dribble() -> None:
            connection, _ = server.accept()
            with connection:
                while not over.wait(0.02):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = Thread(target=dribble, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            over.set()
            thread.join()


def test_a_receiver_that_is_slow_without_end_holds_nobody_up():
    with dribbling() as address, pytest.raises(CannotPost, match="ReadTimeout"):
        CheckedPoster(HERE, seconds=0.3).post(address, {}, b"")
