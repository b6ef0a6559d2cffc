"""The published run, read back from its folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench.load import Load
from eval.figures import Figure

PUBLISHED = Path(__file__).parents[1] / "published"


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run found: `systems` holds every system's figures, `parts` the breakdowns."""

    config: Mapping[str, str]
    figures: Sequence[Figure]
    parts: Mapping[str, Sequence[Figure]]
    systems: Mapping[str, Sequence[Figure]]

    def __getitem__(self, key: tuple[str, str]) -> Figure:
        """The figure of a (part, name); `KeyError` if there is none."""
        return by_key(self.figures)[key]


def by_key(figures: Sequence[Figure]) -> dict[tuple[str, str], Figure]:
    """(part, name) -> the figure."""
    return {(f.part, f.name): f for f in figures}


def published_figures(folder: Path = PUBLISHED) -> list[Figure]:
    """The figures of the published run."""
    return _figures(_read(folder / "figures.json"))


def published_loads(folder: Path = PUBLISHED) -> list[Load]:
    """What a site bore when the load was last measured (`hoiqd bench --only load`)."""
    return [Load(**row) for row in _read(folder / "load.json")["load"]]


def read_publication(folder: Path = PUBLISHED) -> Publication:
    """The whole of it but the answers."""
    parts = {k: v for k, v in _read(folder / "breakdowns.json").items() if k != "confusion"}
    return Publication(
        _read(folder / "config.json"),
        published_figures(folder),
        {name: _figures(rows) for name, rows in parts.items()},
        {name: _figures(rows) for name, rows in _read(folder / "systems.json").items()},
    )


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _figures(rows: Sequence[Mapping[str, Any]]) -> list[Figure]:
    return [Figure(**row) for row in rows]
