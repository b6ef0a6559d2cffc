"""Asks Hỏi Quyết định over HTTP, with nothing but the standard library.

python examples/client.py http://127.0.0.1:7860
"""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any, TypedDict, cast


class Clause(TypedDict):
    """The clause that an answer shows; the rest of its fields are described at `/api`."""

    id: str
    citation: str
    text: str
    page: int


class Answer(TypedDict):
    """What is used here of an answer."""

    schema: int
    status: str
    reply: str
    clause: Clause | None
    lead_agencies: list[str]
    confidence: float
    state: dict[str, Any] | None


class Failed(Exception):
    """The site refused; the line says why, in Vietnamese."""


class Client:
    """A talk: each question may lean on the one before."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._state: dict[str, Any] | None = None

    def ask(self, question: str) -> Answer:
        """One answer; `Failed` says what to mend."""
        body = {"question": question, "state": self._state}
        answer = cast(Answer, json.loads(self._send("/api/v1/ask", body)))
        self._state = answer["state"]
        return answer

    def batch(self, questions: list[str]) -> Iterator[Answer]:
        """Answers in order; each line is a record of its own."""
        for line in self._send("/api/v1/batch", {"questions": questions}).splitlines():
            yield cast(Answer, json.loads(line))

    def _send(self, path: str, body: object) -> str:
        request = urllib.request.Request(
            self._address + path,
            json.dumps(body).encode(),
            {"content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return cast(bytes, response.read()).decode()
        except urllib.error.HTTPError as error:
            with error:
                raise Failed(json.load(error)["detail"]) from None


def main() -> None:
    """A question, one that leans on it, and two at once."""
    client = Client(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860")
    for question in ("Điểm 4.4 ai chủ trì?", "phối hợp với những ai?"):
        answer = client.ask(question)
        clause = answer["clause"]
        print(f"{question}\n  {answer['reply']}")
        if clause:
            print(f"  {clause['citation']}, trang {clause['page']} ({answer['confidence']:.0%})")
    for answer in client.batch(["Điểm 7.1 nói gì?", "Tất cả các mốc thời gian"]):
        print(answer["status"], answer["reply"])


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"Lỗi: {error}")
    except urllib.error.URLError as error:
        sys.exit(f"Lỗi: không nối được máy chủ ({error.reason}): hãy kiểm tra địa chỉ.")
