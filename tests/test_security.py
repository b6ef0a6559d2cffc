"""The promises of SECURITY.md that no other file of tests keeps."""

import ast
import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.chat.page import turn
from assistant.web.pages.text import full_text
from corpus.decision import Decision
from corpus.errors import HoiQdError
from index import store
from index.contents import load_contents
from index.passage_votes import load_origins

ROOT = Path(__file__).parent.parent
OWN = [p for part in ("corpus", "index", "assistant", "eval") for p in (ROOT / part).rglob("*.py")]
PICKLING = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "shelve", "marshal", "joblib"}
RUNNING = {"eval", "exec", "compile", "__import__"}
LOADING = {"yaml.load", "yaml.unsafe_load", "torch.load", "pandas.read_pickle", "pd.read_pickle",
           "os.system", "os.popen"}  # fmt: skip
MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


def dangers(source: str) -> Iterator[str]:
    """What runs code that came as data, or could."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in PICKLING)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PICKLING:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            given = {k.arg: ast.unparse(k.value) for k in node.keywords}
            if name in RUNNING | LOADING:
                yield name
            if given.get("shell", "False") != "False":
                yield f"{name}(shell)"
            if name in ("np.load", "numpy.load") and given.get("allow_pickle") != "False":
                yield f"{name}(allow_pickle)"
            if given.get("trust_remote_code", "False") != "False":
                yield f"{name}(trust_remote_code)"
            if name.endswith("SentenceTransformer") and "modules" not in given:
                if given.get("trust_remote_code") != "False":
                    yield f"{name}(trust_remote_code)"
                if "'use_safetensors': True" not in given.get("model_kwargs", ""):
                    yield f"{name}(use_safetensors)"


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "from joblib import load", "import os\nos.system('ls')", "eval(x)",
        "yaml.load(f)", "torch.load(f)", "subprocess.run(x, shell=True)", "np.load(p)",
        "np.load(p, allow_pickle=True)", "AutoModel.from_pretrained(x, trust_remote_code=True)",
        "SentenceTransformer(x, model_kwargs={'use_safetensors': True})",
        "SentenceTransformer(x, trust_remote_code=False)",
    ],
)  # fmt: skip
def test_the_search_for_dangers_finds_them(source: str) -> None:
    assert list(dangers(source))


def test_own_code_runs_no_data() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in OWN
        if (names := list(dangers(path.read_text(encoding="utf-8"))))
    }
    assert len(OWN) > 80
    assert found == {}


def test_templates_escape_everything() -> None:
    templates = list((ROOT / "assistant").rglob("*.j2"))
    assert templates
    for path in templates:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), path
        assert not re.search(r"\son\w+\s*=|javascript:", text), path


def test_a_pickle_in_an_index_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(HoiQdError):
        load_origins(tmp_path)


def test_a_changed_file_of_the_index_is_refused(
    tiny_index_folder: Path, tiny_encoder: Any, decision: Decision, tmp_path: Path
) -> None:
    import shutil

    folder = tmp_path / "index"
    shutil.copytree(tiny_index_folder, folder)
    victim = next(folder.rglob("*.faiss"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"\0")
    with pytest.raises(HoiQdError, match="hoiqd build --force"):
        store.load(folder, load_contents(decision.id), tiny_encoder)


@pytest.mark.parametrize("name", ["../son-la-2024", "/etc", "a/b", "..", ""])
def test_a_decision_stays_in_its_folder(name: str) -> None:
    with pytest.raises(ValueError, match="decision"):
        Settings(decision=name)


@pytest.fixture(scope="module")
def app(tiny_assistant: Assistant) -> FastAPI:
    return create_app(tiny_assistant, Settings())


def get_raw(app: FastAPI, path: str) -> tuple[int, bytes]:
    """Asks for a path as it stands, which HTTP clients would tidy up first."""
    sent: list[dict[str, Any]] = []
    received = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(received, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(b"host", b"x")], "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    body = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    return sent[0]["status"], body


ASCENTS = ["../files.py", "../../settings.py", "../../../pyproject.toml", "..\\files.py",
           "../" * 12 + "etc/passwd", "/etc/passwd", "font/../../files.py", "./../files.py",
           "..%2ffiles.py", "%2e%2e/files.py", "base.css/../../files.py"]  # fmt: skip
STARTS = ["/static/", "/static/font/", "/hoi-dap/static/", "/hoi-dap/assets/", "/"]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("ascent", ASCENTS)
def test_no_address_leads_out_of_the_served_folders(app: FastAPI, start: str, ascent: str) -> None:
    status, body = get_raw(app, start + ascent)
    assert 400 <= status < 500, body[:200]
    assert b"root:" not in body
    assert b"import " not in body
    assert b"[project]" not in body


def test_the_folders_are_served_at_all(app: FastAPI) -> None:
    assert get_raw(app, "/static/base.css")[0] == 200
    assert get_raw(app, "/static/font/BeVietnamPro-Regular.ttf")[0] == 200


class Tags(HTMLParser):
    """The names of elements and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attributes)}


QUESTIONS = [MARKUP, f"{MARKUP} sở nào chủ trì về du lịch?", f"Điểm {MARKUP} nói gì?",
             f"Sở {MARKUP} có nhiệm vụ gì?", f"liệt kê các điểm nhắc đến “{MARKUP}”"]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_never_markup_in_the_chat(tiny_assistant: Assistant, question: str) -> None:
    _, html, _ = turn(tiny_assistant, question, [])
    assert "alert(1)" in html or "alert" not in question
    assert {"img", "script", "onerror"} & Tags(html).seen == set()


def test_a_question_is_never_markup_in_the_interface(app: FastAPI) -> None:
    with TestClient(app) as client:
        answer = client.post("/api/v1/ask", json={"question": QUESTIONS[1], "id": MARKUP})
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.json()["id"] == MARKUP
        page = client.get(f"/{MARKUP}", headers={"accept": "text/html"})
        assert page.status_code == 404
        assert {"img", "onerror"} & Tags(page.text).seen == set()
        assert "alert(2)" not in page.text
        read = client.get("/van-ban", params={"q": MARKUP})
        assert "alert(2)" not in read.text


def test_the_decisions_text_is_never_markup(decision: Decision) -> None:
    length = len(MARKUP)
    changed = [
        replace(c, text=MARKUP + c.text[length:], heading="", assignments=())
        if len(c.text) > 2 * length
        else c
        for c in decision.clauses
    ]
    html = full_text(replace(decision, clauses=tuple(changed)))
    assert "&lt;img src=x" in html
    assert {"img", "onerror"} & Tags(html).seen == set()
    assert re.findall(r"<script[^>]*>[^<]*", html) == re.findall(
        r"<script src=\"static/[^>]*>", html
    )


def test_a_foreign_host_turns_no_redirect(app: FastAPI) -> None:
    with TestClient(app) as client:
        found = client.get("/", headers={"host": "evil.example"}, follow_redirects=False)
        assert found.status_code == 421
        assert "location" not in found.headers
        assert "evil.example" not in found.text
        known = client.get("/", headers={"host": "x"}, follow_redirects=False)
        assert known.headers["location"] == "/hoi-dap/"


def test_what_the_threat_model_names_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    assert len(named) > 15
    for file, test in named:
        assert (ROOT / file).is_file(), file
        assert f"def {test}" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"
