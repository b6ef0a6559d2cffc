"""Tests reach no machine but this one."""

import http.server
import os
import socket
import threading
import urllib.request
from collections.abc import Iterator

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.fixture(scope="session")
def calls_out() -> str:
    """A fixture of the whole session, which is set up before a test's own."""
    with socket.socket() as caller:
        caller.settimeout(1)
        try:
            caller.connect(("192.0.2.1", 80))
        except (SocketConnectBlockedError, UserWarning) as error:
            return str(error)
        except OSError as error:
            return f"tried: {error}"
    return "connected"


@pytest.fixture
def port() -> Iterator[int]:
    """A server on loopback."""
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_session_fixture_is_blocked(calls_out: str) -> None:
    assert "192.0.2.1" in calls_out
    assert "allowed: " in calls_out


# pytest-socket warns and raises; warnings are errors here, so that either may come first.
@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "huggingface.co"])
def test_another_machine_is_blocked(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    blocked = pytest.raises((SocketConnectBlockedError, UserWarning), match="allowed: ")
    with socket.socket(family) as caller, blocked:
        caller.connect((host, 443))


def test_loopback_is_allowed(port: int) -> None:
    with pytest.raises(urllib.error.HTTPError, match="501"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/")


def test_hubs_are_off() -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1"
