"""Typed: a question as it came, fit to be read or refused with what to do."""

import unicodedata

from corpus.errors import QuestionError


def checked(question: str, max_chars: int, sample: str) -> str:
    """The question in sound Unicode, or `QuestionError`; the `sample` is one that can be asked."""
    if not _is_visible(question):
        raise QuestionError(f"Câu hỏi trống: hãy gõ câu hỏi, ví dụ “{sample}”.")
    question = sound(question)
    if len(question) > max_chars:
        raise QuestionError(
            f"Câu hỏi dài {len(question)} ký tự, quá giới hạn {max_chars}: hãy hỏi ngắn hơn."
        )
    return question


def sound(text: str) -> str:
    """Without halves of surrogate pairs, which no file and no socket takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_visible(text: str) -> bool:
    """Whether a text has anything to be seen: a letter, a digit, a mark or a sign."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in text)
