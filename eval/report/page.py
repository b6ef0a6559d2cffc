"""The report as a page: one HTML file in Vietnamese that needs nothing outside itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.wording.answers import STATUS
from corpus.decision import Decision
from eval.dataset import FILES
from eval.figures import HEADLINES, Figure, confused
from eval.report.plots import reliability_svg, risk_coverage_svg
from eval.report.wording import (
    HEADINGS,
    KINDS,
    MEASURES,
    PARTS,
    interval_words,
    part_label,
    percent,
    value_words,
)
from eval.run import AnsweredQuestion
from eval.scoring import score

# The figures of the cards: (part, name).
_CARDS = (
    ("formal", "Hit@1"),
    ("colloquial", "Hit@1"),
    ("noisy", "Hit@1"),
    ("all", "Lead"),
    ("all", "evidence"),
    ("lists", "F1"),
    ("dialogues", "Hit@1"),
    ("unanswerable", "refused"),
    ("all", "answered"),
    ("all", "AUROC"),
    ("all", "ECE"),
    ("all", "coverage at 2% risk"),
)
RELIABILITY = (
    "Biểu đồ độ tin cậy: trục ngang là độ tin cậy mà hệ thống nêu, trục dọc là tỷ lệ đúng thực tế, "
    "số bên mỗi điểm là số câu."
)
RISK = (
    "Đường rủi ro và độ phủ: trục ngang là tỷ lệ câu được trả lời, trục dọc là tỷ lệ sai trong các "
    "câu ấy."
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer, in words; `missing` and `extra` are of a list."""

    id: str
    question: str
    understood: str
    kind: str
    expected: tuple[str, ...]
    status: str
    shown: tuple[str, ...]
    confidence: str
    f1: str = ""
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def write_html(
    path: Path,
    *,
    system: str,
    rows: Sequence[AnsweredQuestion],
    figures: Sequence[Sequence[Figure]],
    parts: Mapping[str, Sequence[Figure]],
    systems: Mapping[str, Sequence[Figure]],
    config: Mapping[str, str],
    decision: Decision,
) -> None:
    """Writes the whole report of one system; `systems` (may be empty) are compared with it.

    `parts` are its breakdowns. `config` is shown as it is: what was run, label -> value, in
    Vietnamese.
    """
    environment = Environment(
        loader=PackageLoader("eval.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "value": value_words, "interval": interval_words, "part": part_label,
    }  # fmt: skip
    every = [f for group in figures for f in group]
    found = {(f.part, f.name): f for f in every}
    page = environment.get_template("report.html.j2").render(
        system=system,
        config=config,
        title=decision.title,
        asked=f"{len(rows):,}".replace(",", "."),
        measures=MEASURES,
        cards=[found[key] for key in _CARDS if key in found],
        parts={part: [f for f in every if f.part == part] for part in _in_order(every)},
        plots=[
            (Markup(reliability_svg(rows, RELIABILITY)), RELIABILITY),
            (Markup(risk_coverage_svg(rows, RISK)), RISK),
        ],
        breakdowns=_breakdowns(parts, decision),
        confused=[
            (_cite([gold], decision)[0], _cite([shown], decision)[0], n)
            for gold, shown, n in confused(rows)
        ],
        headings=HEADINGS,
        systems=_compared(systems),
        wrong=_wrong(rows, decision),
    )
    path.write_text(page + "\n", encoding="utf-8")


def _in_order(figures: Iterable[Figure]) -> Iterable[str]:
    return dict.fromkeys(f.part for f in figures)


def _breakdowns(
    found: Mapping[str, Sequence[Figure]], decision: Decision
) -> list[tuple[str, list[tuple[str, Figure]]]]:
    """Heading, and for each part its label and figure."""
    return [
        ("Theo loại câu hỏi", [(KINDS.get(f.part, f.part).capitalize(), f) for f in found["kind"]]),
        ("Theo điều khoản đúng", [(_cite([f.part], decision)[0], f) for f in found["clause"]]),
        ("Theo cơ quan phụ trách", [(f.part, f) for f in found["agency"]]),
    ]


def _compared(
    systems: Mapping[str, Sequence[Figure]],
) -> list[tuple[str, list[tuple[Figure, bool]]]]:
    """Each system's figures of `HEADLINES`; True where none is shown as better."""
    found = {name: {(f.part, f.name): f for f in some} for name, some in systems.items()}
    table = {name: [here[key] for key in HEADLINES.values()] for name, here in found.items()}
    best = [
        value_words(max(column, key=lambda f: f.value))
        for column in zip(*table.values(), strict=True)
    ]
    return [
        (name, [(f, value_words(f) == top) for f, top in zip(line, best, strict=True)])
        for name, line in table.items()
    ]


def _wrong(
    rows: Sequence[AnsweredQuestion], decision: Decision
) -> list[tuple[str, int, list[Wrong]]]:
    """File by file: its name, how many were asked, and what went wrong."""
    groups = []
    for file in FILES:
        asked = [r for r in rows if r.gold.file == file]
        wrong = [_in_words(r, decision) for r in asked if score(r) < 1]
        groups.append((PARTS[file], len(asked), wrong))
    return groups


def _in_words(row: AnsweredQuestion, decision: Decision) -> Wrong:
    gold, answer = row.gold, row.answer
    is_list = gold.file == "lists"
    shown = [answer.clause.id] if answer.clause else row.clauses
    given = [] if row.refused else row.clauses
    return Wrong(
        id=gold.id,
        question=gold.question,
        understood=answer.understood_as,
        kind=KINDS.get(gold.kind, ""),
        expected=_cite(gold.gold, decision) if gold.answerable else (),
        status=STATUS[answer.status],
        shown=_cite(shown, decision),
        confidence=percent(answer.confidence),
        f1=percent(score(row)) if is_list else "",
        missing=_cite([i for i in gold.gold if i not in given], decision) if is_list else (),
        extra=_cite([i for i in given if i not in gold.gold], decision) if is_list else (),
    )


def _cite(clauses: Iterable[str], decision: Decision) -> tuple[str, ...]:
    """ "II.4.4 (Điều 1, Mục II, điểm 4.4)"."""
    return tuple(f"{i} ({decision.clause(i).citation})" for i in clauses)
