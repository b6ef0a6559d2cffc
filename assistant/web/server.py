"""Listening: a port checked before the model is loaded, and the application run on it."""

import contextlib
import errno
import socket
import sys
from importlib.metadata import entry_points

from assistant.access.address import is_loopback
from assistant.access.roll import Roll
from assistant.engine import Assistant
from assistant.settings import Settings
from corpus.errors import OutputError, UsageError

_CONNECTIONS = 1000  # at once; beyond, a connection is answered 503
_KEEP_ALIVE = 5  # seconds that an idle connection is kept


def check_access(config: Settings, host: str, *, opened: bool = False) -> None:
    """`UsageError` if anybody could come in from outside, or nobody at all.

    `opened` says that the former is meant.
    """
    if config.access == "none" and not (opened or config.open == "on" or is_loopback(host)):
        raise UsageError(
            f"Mở ở địa chỉ {host} thì ai trong mạng cũng vào được: hãy đặt HOIQD_ACCESS=password, "
            "proxy hoặc token; nếu thật sự muốn để ngỏ, thêm --open hoặc đặt HOIQD_OPEN=on."
        )
    if config.access == "password" and not Roll(config.users_path).entries():
        raise UsageError(
            f"Chưa có người dùng nào trong {config.users_path}: hãy thêm bằng lệnh "
            "“hoiqd user add TÊN”."
        )
    if config.access == "token" and not Roll(config.tokens_path).entries():
        raise UsageError(
            f"Chưa có thẻ nào trong {config.tokens_path}: hãy thêm bằng lệnh “hoiqd token add TÊN”."
        )


def check_port(host: str, port: int) -> None:
    """`OutputError` if the address cannot be listened on: told before the model is loaded."""
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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
    """Runs the site until it is stopped; `OutputError` if the address cannot be listened on.

    `opened` as in `check_access`, which is asked first.

    Port 0 takes any free port. The address is told on stderr.
    """
    import uvicorn

    from assistant.web.app import create_app
    from assistant.web.chat import SAMPLES

    host = host or config.host
    check_access(config, host, opened=opened)
    listener = _listen(host, config.port if port is None else port)
    with listener:
        pages = [point.load() for point in entry_points(group="hoiqd.pages")]
        app = create_app(assistant, config, pages)
        assistant.ask(SAMPLES[0])  # what is made on first use is made before anyone waits for it
        options = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the gate reads them, and believes trusted proxies alone
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_KEEP_ALIVE,
        )
        print(_address(listener), file=sys.stderr, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(options).run(sockets=[listener])


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    everywhere = host in ("0.0.0.0", "::")
    shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    more = " (máy khác trong mạng: dùng địa chỉ của máy này)" if everywhere else ""
    return f"Trang hỏi đáp: http://{shown}:{port}/{more}. Nhấn Ctrl+C để dừng."
