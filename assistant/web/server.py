"""Listening: a port checked before the model is loaded, and the application run on it."""

import asyncio
import errno
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from importlib.metadata import entry_points
from types import FrameType

import uvicorn

from assistant.access.address import is_loopback
from assistant.access.credentials_file import CredentialsFile
from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web import watchdog
from corpus.errors import OutputError, UsageError

_CONNECTIONS = 1000  # at once; beyond, a connection is answered 503
_KEEP_ALIVE = 5  # seconds that an idle connection is kept
_SPARE = 5  # seconds for what ends after the last request

_log = logging.getLogger("hoiqd")


def check_access(config: Settings, host: str, *, opened: bool = False) -> None:
    """`UsageError` if anybody could come in from outside, or nobody at all.

    `opened` says that the former is meant.
    """
    if config.access == "none" and not (opened or config.open == "on" or is_loopback(host)):
        raise UsageError(
            f"Mở ở địa chỉ {host} thì ai trong mạng cũng vào được: hãy đặt HOIQD_ACCESS=password, "
            "proxy hoặc token; nếu thật sự muốn để ngỏ, thêm --open hoặc đặt HOIQD_OPEN=on."
        )
    if config.access == "password" and not CredentialsFile(config.users_path).entries():
        raise UsageError(
            f"Chưa có người dùng nào trong {config.users_path}: hãy thêm bằng lệnh "
            "“hoiqd user add TÊN”."
        )
    if config.access == "token" and not CredentialsFile(config.tokens_path).entries():
        raise UsageError(
            f"Chưa có thẻ nào trong {config.tokens_path}: hãy thêm bằng lệnh “hoiqd token add TÊN”."
        )


def check_port(host: str, port: int) -> None:
    """`OutputError` if the address cannot be listened on: told before the model is loaded."""
    listen(host, port).close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free port. `OutputError` says why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it: else the second half of each answer waits 40 ms for a late ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise OutputError(_why(host, port, error)) from error
    return listener


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Cổng {port} đang có chương trình khác dùng: hãy chọn cổng khác bằng --port."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Không được phép mở cổng {port}: hãy chọn cổng từ 1024 trở lên bằng --port."
    return f"Không mở được địa chỉ {host}: máy này không có địa chỉ đó, hãy sửa --host."


def serve(
    assistant: Assistant,
    config: Settings,
    *,
    host: str | None = None,
    port: int | None = None,
    opened: bool = False,
) -> None:
    """Runs the site in this process until it is stopped; the address is told on stderr.

    `OutputError` if the address cannot be listened on; port 0 takes any free port. `opened` as in
    `check_access`, which is asked first. The first SIGTERM or SIGINT lets requests end, a second
    one does not; SIGHUP looks for a new index.
    """
    from assistant.web.logs import set_up

    host = host or config.host
    check_access(config, host, opened=opened)
    set_up(config)
    config = config.model_copy(update={"host": host})

    def ready() -> None:
        _log.info("%s", address(listener))
        watchdog.tell("READY=1")

    with listen(host, config.port if port is None else port) as listener:
        run(assistant, config, listener, ready=ready)


def run(
    assistant: Assistant,
    config: Settings,
    listener: socket.socket,
    *,
    ready: Callable[[], None],
    log_key: str = "",
) -> None:
    """Answers on a socket that is listened on, which other processes may share.

    The process ends with code 1 when it answers nobody any more: see `assistant.web.watchdog`.
    """
    from assistant.web import metrics
    from assistant.web.app import create_app
    from assistant.web.protocol import Impatient

    pages = [point.load() for point in entry_points(group="hoiqd.pages")]
    assistant = metrics.timed(assistant)
    app = create_app(assistant, config, pages, log_key=log_key)
    # What is made on first use is made before anyone waits for it.
    assistant.ask(assistant.decision.profile.samples.one)
    options = uvicorn.Config(
        app,
        http=type("Http", (Impatient,), {"seconds": config.send_seconds}),
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the gate reads them, and believes trusted proxies alone
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=config.grace_seconds,
    )
    signal.signal(signal.SIGHUP, lambda *_: app.state.current.look())
    _Server(options, app.state.stop, ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends with exit code 0 on a signal, without waiting for chat pages that stay open."""

    def __init__(
        self, options: uvicorn.Config, stop: Callable[[], None], ready: Callable[[], None]
    ) -> None:
        super().__init__(options)
        self._stop = stop
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tells when requests are taken, and is watched from then on."""
        await super().startup(sockets)
        self._watch = asyncio.create_task(watchdog.watch())
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Is watched to the end."""
        await super().shutdown(sockets)
        self._watch.cancel()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A second signal ends the process at once, and so does a request that never ends."""
        if self.should_exit:
            os._exit(128 + sig)
        self.should_exit = True
        self._stop()
        late = threading.Timer((self.config.timeout_graceful_shutdown or 0) + _SPARE, _give_up)
        late.daemon = True
        late.start()


def _give_up() -> None:
    _log.error("Còn yêu cầu chưa xong khi hết thời gian chờ: dừng hẳn.")
    os._exit(1)


def address(listener: socket.socket) -> str:
    """Where the site stands, in words."""
    host, port = listener.getsockname()[:2]
    everywhere = host in ("0.0.0.0", "::")
    shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    more = " (máy khác trong mạng: dùng địa chỉ của máy này)" if everywhere else ""
    return f"Trang hỏi đáp: http://{shown}:{port}/{more}. Nhấn Ctrl+C để dừng."
