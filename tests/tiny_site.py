"""The site over the tiny encoder, in processes of its own."""

import sys
import time

from assistant.answer import Answer, State
from assistant.assistant import Assistant
from assistant.settings import Settings
from corpus.library import load_decision
from corpus.register import load_register
from corpus.thesaurus import load_thesaurus
from index import store
from index.contents import load_contents
from tests.tiny_encoder import TinyEncoder

SLOW = "Câu này chậm một giây?"


class SlowAssistant(Assistant):
    """Takes its time over one question."""

    def ask(self, question: str, *, id: str = "", state: State | None = None) -> Answer:
        if question == SLOW:
            time.sleep(1)
        return super().ask(question, id=id, state=state)


def open_tiny(config: Settings) -> Assistant:
    index = store.load(config.index_dir, load_contents(config.decision), TinyEncoder())
    return SlowAssistant(load_decision(config.decision), load_register(), index, load_thesaurus())


if __name__ == "__main__":
    from assistant.web.server import serve
    from assistant.web.workers import supervise

    config = Settings()
    if config.workers == 1:
        serve(open_tiny(config), config, port=0)
    else:
        from tests import tiny_site

        sys.exit(supervise(config, config.workers, host="127.0.0.1", port=0,
                           opener=tiny_site.open_tiny))  # fmt: skip
