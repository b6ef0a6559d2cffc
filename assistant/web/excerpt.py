"""The excerpt: a clause's text as an answer shows it, evidence marked, the rest folded away."""

from collections.abc import Iterable

from assistant.answer import Evidence
from assistant.web.highlight import Highlight, paragraphs, weave
from corpus.decision import Clause

# Characters. A clause up to the first length is shown whole, a paragraph up to the second.
_SHORT_CLAUSE = 700
_SHORT_PARAGRAPH = 900
_CUT = '<span class="cut" title="Lược bớt">[…]</span>'


def excerpt(clause: Clause, evidence: Iterable[Evidence]) -> str:
    """Heading and evidence in view; a longer clause stands whole in `<details>` below them."""
    spans = _spans(clause, evidence)
    lines = paragraphs(clause.text)
    shown = lines if len(clause.text) <= _SHORT_CLAUSE else _visible(clause, spans, lines)
    parts = []
    position = 0
    for start, end in shown:
        cut = f"{_CUT} " if clause.text[position:start].strip() else ""
        parts.append(f"<p>{cut}{weave(clause.text, spans, start=start, end=end).strip()}</p>")
        position = end
    if clause.text[position:].strip():
        parts.append(f"<p>{_CUT}</p>")
    quotation = f'<blockquote class="excerpt">{"".join(parts)}</blockquote>'
    if shown == lines:
        return quotation
    whole = "".join(f"<p>{weave(clause.text, spans, start=i, end=j)}</p>" for i, j in lines)
    return (
        f"{quotation}<details><summary>Xem toàn văn điểm này</summary>"
        f'<blockquote class="whole">{whole}</blockquote></details>'
    )


def _spans(clause: Clause, evidence: Iterable[Evidence]) -> list[Highlight]:
    """The heading in bold, the evidence marked."""
    spans = [Highlight(0, len(clause.heading), "b")] if clause.heading else []
    for e in evidence:
        if e.clause.clause == clause.id:
            spans.append(Highlight(*clause.locate(e.start, e.end), "mark"))
    return spans


def _visible(
    clause: Clause, spans: list[Highlight], lines: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The heading's paragraph and those with evidence; without evidence the first one after it."""
    marks = [s for s in spans if s.element == "mark" and s.start >= len(clause.heading)]
    held = [line for line in lines if any(_meet(line, m) for m in marks)]
    if not held:
        held = [line for line in lines if line[0] >= len(clause.heading)][:1]
    windows = [_window(clause, line, marks) for line in held]
    headed = bool(clause.heading) and lines[0] not in held
    return [*lines[:1], *windows] if headed else windows


def _window(clause: Clause, line: tuple[int, int], marks: list[Highlight]) -> tuple[int, int]:
    """A paragraph, or of a long one the sentences around the evidence."""
    if line[1] - line[0] <= _SHORT_PARAGRAPH:
        return line
    sentences = [clause.locate(s.start, s.end) for s in clause.sentences]
    sentences = [s for s in sentences if line[0] <= s[0] < line[1]]
    held = [n for n, s in enumerate(sentences) if any(_meet(s, m) for m in marks)] or [0]
    if not sentences:
        return line
    first, last = max(held[0] - 1, 0), min(held[-1] + 1, len(sentences) - 1)
    start = line[0] if first == 0 else sentences[first][0]
    return start, line[1] if last == len(sentences) - 1 else sentences[last][1]


def _meet(line: tuple[int, int], mark: Highlight) -> bool:
    return mark.start < line[1] and line[0] < mark.end
