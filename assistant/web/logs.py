"""Logs: lines on stderr, as text or JSON. No question, no address, no secret goes in."""

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType

from assistant.settings import Settings
from assistant.web.middleware.request_log import visiting
from corpus.errors import places


def set_up(config: Settings, worker: int = 1) -> None:
    """Puts all that this process logs on stderr, in the form that the settings name."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json(worker) if config.log == "json" else TextFormat(worker))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("hoiqd").setLevel(config.log_level.upper())
    logging.captureWarnings(True)


class _Form(logging.Formatter):
    def __init__(self, worker: int) -> None:
        super().__init__()
        self.worker = worker

    def formatException(  # noqa: N802
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Kinds and places of the errors. Their messages may quote a question, and stay out."""
        return places(ei[1]) if ei[1] else ""


class Json(_Form):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's own `fields` stand beside its message."""
        visit = visiting()
        row = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "worker": self.worker,
        }
        if visit:
            row["request_id"] = visit.id
        if record.exc_info:
            row["error"] = self.formatException(record.exc_info)
        return json.dumps(row | getattr(record, "fields", {}), ensure_ascii=False)


class TextFormat(_Form):
    """One line for a person; what failed follows on more lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Line ends and other control characters in a message are escaped."""
        visit = visiting()
        named = f" [{visit.id}]" if visit else ""
        time = datetime.fromtimestamp(record.created).isoformat(" ", "seconds")
        said = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in record.getMessage())
        line = f"{time} {record.levelname}{named} {said}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
