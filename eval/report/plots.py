"""Plots: confidence against what came of it, as SVG to stand inside a page."""

import re
from collections.abc import Sequence
from html import escape
from io import StringIO

import matplotlib as mpl
from matplotlib.figure import Figure as Picture
from matplotlib.ticker import PercentFormatter

from eval.figures import confidences, rated_rows
from eval.measures import reliability, risk_coverage
from eval.run import AnsweredQuestion

# Half -> its name, marker, and how far above a point (in points) its number stands.
_HALVES = {"tuning": ("Nửa hiệu chỉnh", "o", 6), "test": ("Nửa kiểm tra", "s", -13)}


def reliability_svg(rows: Sequence[AnsweredQuestion], label: str) -> str:
    """Confidence against the share that is right, for both halves; numbers count questions."""
    picture = Picture(figsize=(5.4, 4.6), layout="constrained")
    axes = picture.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--", label="Khớp hoàn toàn")
    for half, (name, marker, above) in _HALVES.items():
        if not (some := [r for r in rated_rows(rows) if r.gold.half == half]):
            continue
        bins = reliability(*confidences(some))
        points = [b.confidence for b in bins], [b.right for b in bins]
        (line,) = axes.plot(*points, marker=marker, label=name)
        for b in bins:
            axes.annotate(
                str(b.n),
                (b.confidence, b.right),
                (0, above),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                color=line.get_color(),
            )
    axes.set(xlabel="Độ tin cậy", ylabel="Tỷ lệ đúng", xlim=(-0.04, 1.04), ylim=(-0.08, 1.08))
    axes.legend(loc="upper left")
    return _svg(picture, "tin-cay", label)


def risk_coverage_svg(rows: Sequence[AnsweredQuestion], label: str) -> str:
    """The share that is wrong against the share answered, the surest questions first."""
    coverage, risk = risk_coverage(*confidences(rated_rows(rows))).T
    picture = Picture(figsize=(5.4, 4.6), layout="constrained")
    axes = picture.subplots()
    axes.step(coverage, risk, where="post")
    axes.axhline(0.02, color="grey", linewidth=1, linestyle="--", label="Sai 2%")
    axes.axhline(0.05, color="grey", linewidth=1, linestyle=":", label="Sai 5%")
    axes.set(xlabel="Tỷ lệ câu được trả lời (chắc chắn nhất trước)", ylabel="Tỷ lệ sai")
    axes.set(xlim=(0, 1), ylim=(0, None))
    axes.legend()
    return _svg(picture, "rui-ro", label)


def _svg(picture: Picture, name: str, label: str) -> str:
    """The element itself; ids begin with `name`, for two pictures share a page's ids."""
    for axes in picture.axes:
        axes.grid(alpha=0.25)
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    out = StringIO()
    unsaid = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": name}):
        picture.savefig(out, format="svg", metadata=unsaid)
    text = out.getvalue()
    text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", text[text.index("<svg") :])
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)
