"""What can go wrong, in one tree; every message is one Vietnamese line that says what to do.

HoiQdError
├── UsageError            the request itself is wrong (exit code 2)
│   ├── UnknownClause     a clause id that the decision does not have
│   ├── QuestionError     a question that cannot be read (empty, too long)
│   └── Overrun           a file that takes more time or memory than is allowed
├── RuleError             a rule of language is wrong
├── CorpusError           a source file is missing, unreadable or not a decision
│   └── UnknownDecision   an id that no decision of the library has (exit code 2)
├── IndexStoreError       the saved index cannot be used
│   ├── IndexMissing      there is none
│   ├── IndexStale        it was built from other contents or another model
│   └── IndexDamaged      a file is missing, cut short, changed or foreign
├── AnswerLate            an answer took longer than it may
├── EncoderError          the embedding model cannot be loaded
├── StoreError            the database of feedback cannot be used
├── Busy                  too much of the same at once; later there is room
└── OutputError           an answer cannot be written (folder, disk, port)
"""

import errno
import traceback

_REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "đường dẫn đi qua một tệp",
    errno.EEXIST: "đã có tệp trùng tên",
    errno.ENOSPC: "hết dung lượng đĩa",
    errno.EFBIG: "tệp quá lớn",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EADDRINUSE: "cổng đang được dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
}


def reason(error: OSError) -> str:
    """What the system complains of, in Vietnamese."""
    return _REASONS.get(error.errno or 0, f"lỗi hệ thống số {error.errno}")


def places(error: BaseException) -> str:
    """Kinds and places of an error and its causes, a line each.

    Their messages may quote a question or a file, and stay out.
    """
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        lines += traceback.format_tb(cause.__traceback__)
        said = f": {cause.strerror}" if isinstance(cause, OSError) and cause.strerror else ""
        lines.append(f"{type(cause).__name__}{said}\n")
        cause = cause.__cause__ or cause.__context__
    return "".join(lines).rstrip("\n")


class HoiQdError(Exception):
    """Base of every expected failure; `str(error)` is the line shown to the user."""

    exit_code = 1


class UsageError(HoiQdError):
    """The request itself is wrong."""

    exit_code = 2


class UnknownClause(UsageError):
    """A clause id that the decision does not have."""


class QuestionError(UsageError):
    """A question that cannot be read."""


class Overrun(UsageError):
    """A file that takes more time or memory than is allowed."""


class CorpusError(HoiQdError):
    """A source file is missing, unreadable or not a decision."""


class UnknownDecision(CorpusError):
    """An id that no decision of the library has."""

    exit_code = 2


class RuleError(HoiQdError):
    """A rule of language, or a class of words, is wrong."""


class IndexStoreError(HoiQdError):
    """The saved index cannot be used."""


class IndexMissing(IndexStoreError):
    """There is no saved index."""


class IndexStale(IndexStoreError):
    """The saved index was built from other contents or with another model."""


class IndexDamaged(IndexStoreError):
    """A file of the saved index is missing, cut short, changed or foreign."""


class AnswerLate(HoiQdError):
    """An answer took longer than it may."""


class EncoderError(HoiQdError):
    """The embedding model cannot be loaded."""


class StoreError(HoiQdError):
    """The database of feedback is away, of another version, or refuses."""


class Busy(HoiQdError):
    """Too much of the same at once; later there is room."""


class OutputError(HoiQdError):
    """A result cannot be written."""
