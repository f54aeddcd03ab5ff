"""The service as a whole: it opens, closes, and leaves nothing behind."""

from __future__ import annotations

import gc
import os
import re
import signal
import socket
import threading
from contextlib import closing

import pytest

from ma_widgets.simulator.service import Service

from .conftest import Jobs, get, raw_get, until


def threads():
    return {thread.name for thread in threading.enumerate()}


def port_of(service):
    return int(service.url.rpartition(":")[2])


def is_open(port):
    with closing(socket.socket()) as wire:
        return wire.connect_ex(("127.0.0.1", port)) == 0


def test_it_leaves_neither_socket_nor_thread_behind(recwarn):
    """
    After the block the port is closed and the thread gone, whatever was under way.
    """
    with Service(Jobs(), faults=["hang,times=1", "latency_seconds=3600,times=1", "drip_seconds=60,times=1"]) as service:
        wires = [socket.create_connection(("127.0.0.1", port_of(service))) for _ in range(4)]
        for count, wire in enumerate(wires[:3], 1):
            wire.sendall(raw_get(service))
            until(lambda count=count: len(service.requests) == count)
    with closing(wires[0]), closing(wires[1]), closing(wires[2]), closing(wires[3]):
        for wire in wires:
            wire.settimeout(10)
            while wire.recv(65536):
                pass
    gc.collect()

    assert not is_open(port_of(service))
    assert "ma-widgets-simulator" not in threads()
    assert set() == service._tasks
    assert [] == [str(each.message) for each in recwarn]


def test_it_can_be_entered_again():
    """
    The same service serves again, with the same credentials.
    """
    service = Service(Jobs())
    with service:
        assert 200 == get(service).status
    with service:
        assert 200 == get(service).status


def test_two_services_know_nothing_of_each_other():
    """
    Each has its own port, credentials, requests and faults.
    """
    with Service(Jobs()) as first, Service(Jobs(), faults=["status=503"]) as second:
        assert (200, 503) == (get(first).status, get(second).status)
        assert 401 == get(first, **{"X-Auth-Token": second.token}).status
        assert (2, 1) == (len(first.requests), len(second.requests))


def test_it_listens_on_this_machine_only(service):
    """
    No other address of the machine has the port.
    """
    wire = socket.socket()
    with closing(wire):
        wire.bind(("127.0.0.2", port_of(service)))
    assert service.url.startswith("http://127.0.0.1:")


def test_the_credentials_are_random_and_look_real():
    """
    Nothing that is given out is the same twice.
    """
    names = ("project_id", "access_key", "secret_key", "token", "password")
    first, second = Service(Jobs()), Service(Jobs())

    assert [] == [name for name in names if getattr(first, name) == getattr(second, name)]
    assert re.fullmatch("[0-9a-f]{32}", first.project_id)
    assert re.fullmatch("[0-9A-Z]{20}", first.access_key)
    assert re.fullmatch("[0-9A-Za-z]{40}", first.secret_key)


def test_credentials_can_be_given():
    """
    A test may choose its own.
    """
    given = {"project_id": "p", "access_key": "A", "secret_key": "s", "token": "t", "password": "w", "account": "a"}
    service = Service(Jobs(), username="u", security_token="st", **given)

    assert {**given, "username": "u", "security_token": "st"} == {
        name: getattr(service, name) for name in (*given, "username", "security_token")
    }


@pytest.mark.parametrize(
    "wrong",
    [
        *({"port": -1}, {"port": 65536}, {"clock_offset_seconds": float("nan")}, {"clock_offset_seconds": 1e9}),
        *({"faults": ["status=1"]}, {"faults": "x"}),
    ],
    ids=str,
)
def test_what_cannot_be_is_told_before_anything_starts(wrong):
    """
    A wrong port, offset or fault is a ValueError in one sentence.
    """
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        Service(Jobs(), **wrong)


def test_a_port_in_use_is_an_os_error(service):
    """
    It is told to the caller, and leaves nothing behind.
    """
    with pytest.raises(OSError, match="in use"), Service(Jobs(), port_of(service)):
        pass


class Interrupted:
    """Dies at a bad moment: what is raised while it does is ignored."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)


def test_a_signal_is_not_lost_in_a_finalizer():
    """
    Exceptions are ignored there, so the signal is none.
    """
    ended = []

    Service(Jobs()).run(lambda: ended.append(Interrupted()) or ended.clear())

    assert "ma-widgets-simulator" not in threads()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_ends_at_a_signal(number):
    """
    It serves until Ctrl-C or SIGTERM, ends quietly, and gives the signals back.
    """
    service, before = Service(Jobs()), signal.getsignal(number)
    seen = []

    def announce():
        seen.append(get(service).status)
        os.kill(os.getpid(), number)

    service.run(announce)

    assert [200] == seen
    assert before == signal.getsignal(number)
    assert "ma-widgets-simulator" not in threads()
