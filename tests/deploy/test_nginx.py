"""deploy/nginx.conf on a real nginx, before a program and a sign-on service that only echo."""

import http.server
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")), reason="no nginx or no openssl"
)
CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
MAIN = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/hoiqd.conf;
}}
"""


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked; as the sign-on service it knows one cookie."""

    def do_GET(self) -> None:
        signed_on = self.headers.get("cookie") == "session=lan"
        self.send_response(401 if self.path == "/oauth2/auth" and not signed_on else 200)
        self.send_header("x-auth-request-user", "lan@example.gov.vn")
        body = json.dumps({"path": self.path, "headers": dict(self.headers)}).encode()
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        pass


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Running:
    """nginx: where it answers over TLS, its port without TLS, and its access log."""

    url: str
    plain: int
    log: Path


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", "hoiqd.key", "-out", "hoiqd.crt", "-days", "2", "-subj", "/CN=x"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port, plain, echo = free_port(), free_port(), f"127.0.0.1:{server.server_port}"
    text = CONFIG.read_text(encoding="utf-8")
    for old, new in (
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("hoidap.example.gov.vn", "127.0.0.1"),
        ("/var/log/nginx", str(folder)),
        ("/etc/nginx/tls", str(folder)),
        ("rate=10r/s", "rate=1r/m"),  # so that the burst alone is let through, however slow we are
        ("127.0.0.1:7860", echo),
        ("127.0.0.1:4180", echo),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "hoiqd.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "main.conf").write_text(MAIN.format(folder=folder, user=user))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "main.conf"),
               "-e", str(folder / "error.log")]  # fmt: skip
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            with socket.socket() as caller:
                if caller.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield Running(f"https://127.0.0.1:{port}", plain, folder / "hoiqd.log")
    finally:
        process.terminate()
        process.wait(10)
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def site(nginx: Running) -> str:
    return nginx.url


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def get(url: str, data: bytes | None = None, **headers: str) -> tuple[int, Any, Any]:
    """Status, body (JSON of `Echo`, or text), headers."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=trusting))
    asked = urllib.request.Request(
        url, data, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with opener.open(asked, timeout=10) as answer:
            return answer.status, json.loads(answer.read()), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def test_the_proxy_alone_says_who_asks(site: str) -> None:
    status, echoed, headers = get(
        f"{site}/tra-cuu/hoi-dap/?a=1", cookie="session=lan", x_remote_user="giam-doc",
        x_forwarded_for="203.0.113.9", forwarded="for=203.0.113.9",
        x_forwarded_host="evil.example", x_gradio_server="http://evil.example",
    )  # fmt: skip
    assert status == 200
    assert echoed["path"] == "/tra-cuu/hoi-dap/?a=1"
    told = {k.lower(): v for k, v in echoed["headers"].items()}
    assert told["x-remote-user"] == "lan@example.gov.vn"
    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "https"
    assert not {"forwarded", "x-forwarded-host", "x-gradio-server"} & set(told)
    assert len(told["x-request-id"]) == 32
    assert "max-age" in headers["strict-transport-security"]
    assert "/" not in headers["server"]


def test_who_has_not_signed_on_is_sent_to_do_so(site: str) -> None:
    status, _, headers = get(f"{site}/tra-cuu/van-ban", x_remote_user="giam-doc")
    assert status == 302
    assert headers["location"].endswith("/oauth2/start?rd=https://127.0.0.1/tra-cuu/van-ban")


@pytest.mark.parametrize("path", ["/tra-cuu/metrics", "/tra-cuu/api/v1/ask?a=1"])
def test_a_machine_with_a_token_signs_on_nowhere(site: str, path: str) -> None:
    status, echoed, _ = get(
        f"{site}{path}", b"{}", authorization="Bearer t", cookie="session=lan",
        x_remote_user="giam-doc", x_forwarded_for="203.0.113.9",
        x_forwarded_host="evil.example", x_gradio_server="http://evil.example",
    )  # fmt: skip
    assert (status, echoed["path"]) == (200, path)
    told = {k.lower(): v for k, v in echoed["headers"].items()}
    assert not {"x-remote-user", "x-forwarded-host", "x-gradio-server"} & set(told)
    assert told["authorization"] == "Bearer t"
    assert told["x-forwarded-for"] == "127.0.0.1"


@pytest.mark.parametrize("end", ["", "%0a", "%0d", "%09", "%7f", "%0aa"])
def test_the_metrics_are_for_machines_alone(site: str, end: str) -> None:
    assert get(f"{site}/tra-cuu/metrics{end}", cookie="session=lan")[0] == 404


def test_another_name_gets_no_answer(nginx: Running) -> None:
    for url in (f"{nginx.url}/tra-cuu/", f"http://127.0.0.1:{nginx.plain}/"):
        with pytest.raises(OSError, match=r"closed|reset|EOF"):
            get(url, host="evil.example", cookie="session=lan")
    status, _, headers = get(f"http://127.0.0.1:{nginx.plain}/tra-cuu/?a=1")
    assert (status, headers["location"]) == (301, "https://127.0.0.1/tra-cuu/?a=1")


def test_the_log_tells_no_job_and_nothing_that_was_looked_for(nginx: Running) -> None:
    for path in ("api/v1/jobs/hoa-ban/result", "hang-loat/hoa-ban", "van-ban?tim=hoa+ban"):
        get(f"{nginx.url}/tra-cuu/{path}", cookie="session=lan")
    lines = nginx.log.read_text().splitlines()
    assert any("GET /tra-cuu/api/v1/jobs/- 200" in line for line in lines)
    assert any("GET /tra-cuu/van-ban 200" in line for line in lines)
    assert not any("hoa" in line for line in lines)


@pytest.mark.parametrize("path", ["/", "/van-ban", "/tra-cuu-khac/", "/sso/auth"])
def test_nothing_else_is_served(site: str, path: str) -> None:
    assert get(f"{site}{path}", cookie="session=lan")[0] == 404


def test_the_prefix_without_a_slash(site: str) -> None:
    status, _, headers = get(f"{site}/tra-cuu", cookie="session=lan")
    assert status == 308
    assert headers["location"].endswith("/tra-cuu/")


def test_large_bodies_stop_at_the_door(site: str) -> None:
    assert get(f"{site}/tra-cuu/x", b"a" * 11_000_000, cookie="session=lan")[0] == 413


def test_more_than_a_burst_is_refused(site: str) -> None:
    found = [get(f"{site}/tra-cuu/x", cookie="session=lan")[0] for _ in range(70)]
    assert found[0] == 200
    assert found[-1] == 429
