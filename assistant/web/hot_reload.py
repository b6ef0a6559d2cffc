"""The assistant of the moment: a new index is taken up beside the running site.

Pages and lists that show the decision are made once, at the start: they depend on its text, not
on the index. A part of another text is therefore not taken up before a restart. What is built of
other decisions is told to whoever listens: the assistant of the moment stays as it is.
"""

import logging
import threading
from collections.abc import Callable

from assistant.assistant import Assistant
from assistant.loading import open_assistant
from assistant.settings import Settings
from assistant.web import metrics
from corpus.errors import HoiQdError
from index.manifest import Manifest, read_manifest

_OTHER_TEXT = "Văn bản của chỉ mục mới khác văn bản đang phục vụ: hãy khởi động lại máy chủ."
_FAILED = "Không nạp được chỉ mục mới: hãy xem nhật ký của máy chủ."

_log = logging.getLogger("hoiqd")


class HotReload:
    """Holds one assistant at a time; whoever has asked for it keeps it until done.

    `note` says why an index that was built since is not in use, "" if there is none.
    """

    def __init__(self, assistant: Assistant, config: Settings) -> None:
        self.assistant = assistant
        self.note = ""
        self._listeners: list[Callable[[Manifest], None]] = []
        self._config = config
        self._seen = self._built()
        self._woken = threading.Event()
        self._ended = False
        self._thread: threading.Thread | None = None
        metrics.uses(assistant)

    def __call__(self) -> Assistant:
        """The assistant to begin a request with."""
        return self.assistant

    def listen(self, listener: Callable[[Manifest], None]) -> None:
        """Has it called with the manifest of every index that is built from now on."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Watches the saved index from now on."""
        self._ended = False
        self._thread = threading.Thread(target=self._watch, daemon=True, name="index")
        self._thread.start()

    def stop(self) -> None:
        """Watches no more."""
        self._ended = True
        self._woken.set()
        if self._thread:
            self._thread.join()

    def look(self) -> None:
        """Looks for a new index at once."""
        self._woken.set()

    def _watch(self) -> None:
        while not self._ended:
            asked = self._woken.wait(self._config.reload_seconds or None)
            self._woken.clear()
            built = self._built()
            if not self._ended and built and (asked or built != self._seen):
                self._seen = built
                self._take_up()

    def _built(self) -> int:
        """When the saved index was built, in nanoseconds; 0 while there is none."""
        try:
            return (self._config.index_dir / "manifest.json").stat().st_mtime_ns
        except OSError:
            return 0

    def _take_up(self) -> None:
        """Swaps the saved index in; one that cannot be used leaves the old one in place."""
        old = self.assistant
        try:
            manifest = read_manifest(self._config.index_dir)
            for listener in self._listeners:
                listener(manifest)
            decision = old.decision
            if decision.id in manifest.decisions:
                if manifest.fingerprint_of(decision.id) == old.index.fingerprint:
                    self.note = ""
                    return
                if not manifest.has_text(decision.id, decision.sha256):
                    self._refuse(_OTHER_TEXT)
                    return
            new = metrics.timed(open_assistant(self._config, decision.id))
            new.ask(
                new.decision.profile.samples.one
            )  # what is made on first use is made before anyone waits for it
        except HoiQdError as error:
            self._refuse(str(error))
            return
        except Exception:
            _log.exception(_FAILED)
            self.note = _FAILED
            return
        self.assistant, self.note = new, ""
        metrics.uses(new, instead_of=old)
        _log.info("Đã chuyển sang chỉ mục %s.", new.index.fingerprint)

    def _refuse(self, why: str) -> None:
        self.note = why
        _log.warning("Giữ chỉ mục đang dùng. %s", why)
