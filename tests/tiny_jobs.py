"""Assistants for the process that answers files: small, and some of them dangerous."""

import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.answer import Answer, State
from assistant.assistant import Assistant
from assistant.settings import Settings
from corpus.library import load_decision
from corpus.register import load_register
from corpus.thesaurus import load_thesaurus
from index import store
from index.contents import load_contents
from index.encoders.base import Encoder

ENDLESS, DEADLY, BROKEN = "bất tận", "chết người", "hỏng"
OUTSIDE = "giết máy chủ"
OPENED = "opened"  # a file in the data folder, a byte for each process
HELD = "held"  # one that says that a question holds the process now
_data = Path()


class Dangerous(Assistant):
    """Does what no question may do, for questions that name it."""

    def ask_many(
        self,
        questions: Sequence[str],
        *,
        ids: Sequence[str] = (),
        states: Sequence[State | None] = (),
    ) -> list[Answer]:
        for question in questions:
            if ENDLESS in question:
                (_data / HELD).touch()
                re.match(r"(a|a)+$", "a" * 60 + "b")  # holds the interpreter's lock for years
            if DEADLY in question:
                os._exit(9)
            if OUTSIDE in question:
                os.kill(os.getppid(), signal.SIGKILL)
                time.sleep(5)
            if BROKEN in question:
                raise RuntimeError("chi tiết mật")
        return super().ask_many(questions, ids=ids, states=states)


def opened(folder: Path, config: Settings, encoder: Encoder) -> Assistant:
    """An `Opener` once it has its folder, that of the tiny index."""
    global _data
    _data = config.data_dir
    with (_data / OPENED).open("ab") as file:
        file.write(b".")
    index = store.load(folder, load_contents(config.decision), encoder)
    return Dangerous(load_decision(config.decision), load_register(), index, load_thesaurus())
