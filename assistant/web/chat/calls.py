"""Calls: what the chat page sends to Gradio, and nothing else.

Gradio takes any data for any component, opens the files that a record in it names, and prints what
it cannot read. So a call is read here first, and goes on in a form of our own.
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

Input = Literal["text", "history"]
_KEYS = {"data", "event_data", "fn_index", "trigger_id", "session_hash"}
_FILE = {"path", "meta"}  # how Gradio knows a file; no record of an answer has such a field
_LONGEST = 200
_DEEPEST = 6  # a history's answer's candidate's field is the fourth


class Calls:
    """`inputs` are those of each function of the page, by its index."""

    def __init__(self, inputs: Mapping[int, tuple[Input, ...]]) -> None:
        self.inputs = inputs

    def rewritten(self, body: bytes) -> bytes | None:
        """A call as Gradio is to see it, without the names of a session; None for any other."""
        try:
            call = json.loads(body)
            if not isinstance(call, dict) or not call.keys() <= _KEYS:
                return None
            index, data = call.get("fn_index"), call.get("data")
            if not self._fit(index, data):
                return None
            known = {"fn_index": index, "data": data}
            # Half a surrogate pair, NaN: valid to Python, and nothing that can be sent back.
            return json.dumps(known, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError):
            return None

    def _fit(self, index: Any, data: Any) -> bool:
        wanted = self.inputs.get(index) if type(index) is int else None
        return (
            wanted is not None
            and isinstance(data, list)
            and len(data) == len(wanted)
            and all(_fits(value, kind) for value, kind in zip(data, wanted, strict=True))
        )


def _fits(value: Any, kind: Input) -> bool:
    if value is None:
        return True
    if kind == "text":
        return isinstance(value, str)
    return isinstance(value, list) and _harmless(value, _DEEPEST)


def _harmless(value: Any, deep: int) -> bool:
    if not isinstance(value, list | dict):
        return True
    if not deep or len(value) > _LONGEST:
        return False
    if isinstance(value, list):
        return all(_harmless(item, deep - 1) for item in value)
    return not (value.keys() & _FILE) and all(_harmless(v, deep - 1) for v in value.values())
