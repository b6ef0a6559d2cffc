"""What the published run found, in words that someone who knows no measure understands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from corpus.decision import Decision
from eval.figures import Figure
from eval.report.publication import Publication, by_key
from eval.report.wording import CONFIG, KINDS

_ENOUGH = 10  # questions: fewer say little of a part
_WEAKEST = 3


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure with what it is of, in words."""

    label: str
    figure: Figure

    @property
    def of_hundred(self) -> str:
        """ "97", "hơn 99": how many of a hundred questions."""
        return of_hundred(self.figure.value)

    @property
    def range(self) -> str:
        """ "96 đến 98", or "" where every question went alike and nothing can be said."""
        low, high = of_hundred(self.figure.low), of_hundred(self.figure.high)
        if self.figure.low == self.figure.high:
            return ""
        return low if low == high else f"{low} đến {high}"

    @property
    def right(self) -> int:
        """How many questions went well, for a mean of right and wrong."""
        return round(self.figure.value * self.figure.n)


def of_hundred(value: float) -> str:
    """A share as a number of a hundred; never 100 or 0 unless it is."""
    number = round(100 * value)
    if number == 100 and value < 1:
        return "hơn 99"
    return "chưa đến 1" if number == 0 and value > 0 else str(number)


_ASKED = {
    "Viết chuẩn": ("formal", "Answered"),
    "Lời thường": ("colloquial", "Answered"),
    "Gõ sai, gõ tắt": ("noisy", "Answered"),
    "riêng câu gõ thiếu dấu": ("noisy/no_diacritics", "Answered"),
}
_BESIDES = {
    "Nêu đúng và đủ cơ quan chịu trách nhiệm": ("all", "Lead"),
    "Trích đúng chỗ, khi đã tìm đúng điều khoản": ("all", "evidence"),
    "Hỏi tiếp nhiều lượt trong một cuộc hội thoại": ("dialogues", "Hit@1"),
    "riêng câu phải dựa vào câu hỏi trước": ("dialogues/leaning", "Hit@1"),
    "Liệt kê đúng và đủ (tính theo mức trùng khớp)": ("lists", "F1"),
}
_REFUSALS = {
    "Câu không có lời đáp trong Quyết định: từ chối đúng": ("unanswerable", "refused"),
    "Câu có lời đáp: không từ chối nhầm": ("all", "answered"),
    "Khi đã từ chối: quả thật không có lời đáp": ("all", "refusal precision"),
}
_SYSTEMS = {
    "assistant": "Trợ lý này",
    "zscore+repair+variants": "Tìm kiếm kết hợp, mượn phần sửa lỗi gõ và câu hỏi mẫu của trợ lý",
    "dense": "Tìm theo nghĩa",
    "bm25-words": "Tìm theo từ khóa",
}
_PARTS = {
    "formal": "Viết chuẩn",
    "colloquial": "Lời thường",
    "noisy": "Gõ sai, gõ tắt",
    "all": "Cả ba",
}


def ways_of_asking(run: Publication) -> list[ReportedFigure]:
    """How often the answer is right, by the way of asking."""
    return [ReportedFigure(label, run[key]) for label, key in _ASKED.items()]


def other_skills(run: Publication) -> list[ReportedFigure]:
    """Agencies, quotations, dialogues, lists."""
    return [ReportedFigure(label, run[key]) for label, key in _BESIDES.items()]


def refusals(run: Publication) -> list[ReportedFigure]:
    """How often a refusal is due."""
    return [ReportedFigure(label, run[key]) for label, key in _REFUSALS.items()]


def confidence(run: Publication) -> list[ReportedFigure]:
    """How often an answer is right that states its confidence in these words."""
    return [ReportedFigure(f.part, f) for f in run.parts["confidence"]]


def confidence_in_words(run: Publication) -> str:
    """ "Trong 100 câu ghi “khá chắc chắn” thì 75 câu đúng"."""
    said = (f"trong 100 câu ghi “{f.label}” thì {f.of_hundred} câu đúng" for f in confidence(run))
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def comparison(run: Publication) -> list[tuple[str, list[ReportedFigure], ReportedFigure]]:
    """Each system with its right answers by way of asking, and with its due refusals."""
    found = {name: by_key(run.systems[name]) for name in _SYSTEMS}
    return [
        (
            label,
            [
                ReportedFigure(words, found[name][part, "Answered"])
                for part, words in _PARTS.items()
            ],
            ReportedFigure("Từ chối đúng", found[name]["unanswerable", "refused"]),
        )
        for name, label in _SYSTEMS.items()
    ]


def weaknesses(run: Publication, decision: Decision) -> dict[str, list[ReportedFigure]]:
    """The parts with the lowest figures, by heading; parts with few questions are left out."""

    def kind(part: str) -> str:
        return _headed(KINDS[part])

    def style(part: str) -> str:
        return _headed(KINDS[part.partition("/")[2]])

    def citation(part: str) -> str:
        return decision.clause(part).citation

    def named(prefix: str, name: str) -> Iterable[Figure]:
        return [f for f in run.figures if f.part.startswith(f"{prefix}/") and f.name == name]

    groups: Mapping[str, tuple[Iterable[Figure], Callable[[str], str]]] = {
        "Theo nội dung hỏi": (run.parts["kind"], kind),
        "Theo kiểu gõ": (named("noisy", "Answered"), style),
        "Theo điều khoản": (run.parts["clause"], citation),
        "Theo cơ quan chịu trách nhiệm": (run.parts["agency"], str),
        "Theo loại câu phải từ chối": (named("unanswerable", "refused"), style),
    }
    return {
        heading: [ReportedFigure(label(f.part), f) for f in weakest(figures)]
        for heading, (figures, label) in groups.items()
    }


def _headed(words: str) -> str:
    return words[0].upper() + words[1:]


def weakest(figures: Iterable[Figure]) -> list[Figure]:
    """The lowest figures that are not perfect and rest on enough questions."""
    known = [f for f in figures if f.n >= _ENOUGH and f.value < 1]
    return sorted(known, key=lambda f: (f.value, -f.n))[:_WEAKEST]


def questions_asked(run: Publication) -> str:
    """ "1.123"."""
    return f"{int(run.config['questions'].split()[0]):,}".replace(",", ".")


def made_of(run: Publication) -> dict[str, str]:
    """What was measured, where and with which versions; libraries keep their names."""
    shown = {k: v for k, v in run.config.items() if k not in ("system", "decision")}
    shown["date"] = f"{date.fromisoformat(shown['date']):%d/%m/%Y}"
    shown["machine"] = shown["machine"].replace(" cores", " nhân").replace("linux", "Linux")
    return {CONFIG.get(k, k): v for k, v in shown.items()}
