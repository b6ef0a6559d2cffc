"""Sentences and dash items of a clause's text."""

import re

_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.!?…;])\s+|(?<=[”)%\d]{2}[.!?…;])\s+|(?<=\.\.\.)\s+")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.")
_MIN_PHRASE = 40  # characters: shorter pieces between semicolons stay with their neighbour


def sentence_spans(text: str, start: int) -> list[tuple[int, int]]:
    """Spans of sentences and dash items after `start`; short phrases between ";" are joined."""
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        i = max(line.start(), start)
        line_spans: list[tuple[int, int]] = []
        for end in [m.start() for m in _SENTENCE_END.finditer(text, i, line.end())] + [line.end()]:
            piece = text[i:end]
            if not piece.strip() or (i == line.start() and _NUMBER.fullmatch(piece.strip())):
                continue
            i += len(piece) - len(piece.lstrip())
            short = end - i < _MIN_PHRASE
            if line_spans and (short or _short_open(text, line_spans[-1])):
                line_spans[-1] = (line_spans[-1][0], end)
            else:
                line_spans.append((i, end))
            i = end
        spans += line_spans
    return spans


def _short_open(text: str, span: tuple[int, int]) -> bool:
    return span[1] - span[0] < _MIN_PHRASE and text[span[1] - 1] == ";"
