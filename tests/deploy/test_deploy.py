"""The files of deploy/: read as their programs read them, and by those programs where present."""

import ast
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.settings import Settings
from assistant.settings_sources import CONFIG, SECRETS_DIR

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VERSION = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.M)[1]  # type: ignore[index]
UNIT = DEPLOY / "hoiqd.service"


@pytest.fixture(scope="module")
def stages() -> list[list[tuple[str, str]]]:
    """The Dockerfile's (instruction, arguments), a list for each stage."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.M)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    found: list[list[tuple[str, str]]] = []
    for word, _, rest in (line.partition(" ") for line in lines if line.strip()):
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest.strip()))
    return found


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_the_image_runs_without_root(stages: list[list[tuple[str, str]]]) -> None:
    last = stages[-1]
    users = [rest for word, rest in last if word == "USER"]
    assert len(users) == 1
    assert all(int(part) >= 1000 for part in users[0].split(":"))
    words = [word for word, _ in last]
    assert "RUN" not in words[words.index("USER") :]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "HEALTHCHECK" in words
    assert dict(last)["VOLUME"] == "/data"
    assert "HF_HUB_OFFLINE=1" in dict(last)["ENV"]


def test_the_image_fetches_nothing_but_wheels_and_what_reads_scans(
    stages: list[list[tuple[str, str]]],
) -> None:
    instructions = [i for stage in stages for i in stage]
    assert "ADD" not in {word for word, _ in instructions}
    runs = [rest for word, rest in instructions if word == "RUN"]
    assert runs
    assert [r for r in runs if re.search(r"curl|wget|git |http", r)] == []
    debian = [r.split("&&")[1].split() for r in runs if "apt-get" in r]
    read_with = ["antiword", "tesseract-ocr", "tesseract-ocr-vie"]
    assert debian == [["apt-get", "install", "-y", "--no-install-recommends", *read_with]]
    assert not [r for stage in stages[1:] for w, r in stage if w == "RUN" and "pip" in r
                and "--no-index" not in r]  # fmt: skip
    bases = {rest.split()[0] for word, rest in instructions if word == "FROM"}
    assert bases == {"python:3.11-slim"}


def test_what_the_image_copies_exists_and_is_let_in(stages: list[list[tuple[str, str]]]) -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    names = [re.search(r" AS (\w+)", stage[0][1]) for stage in stages]
    copied = set()
    for n, stage in enumerate(stages):
        for arguments in (rest.split() for word, rest in stage if word == "COPY"):
            origin = next((a.split("=")[1] for a in arguments if a.startswith("--from=")), None)
            if origin:
                assert origin in {name[1] for name in names[:n] if name}
                continue
            copied |= {a for a in arguments[:-1] if not a.startswith("--")}
    assert copied
    for path in copied:
        assert (ROOT / path).exists(), path
        assert {f"!{path}", f"!{path}/"} & set(ignored), f"{path} is ignored"
    wheel = re.search(r"packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text())
    assert wheel
    assert set(re.findall(r'"(\w+)"', wheel[1])) <= copied


def test_the_health_check_is_python(stages: list[list[tuple[str, str]]]) -> None:
    check = next(rest for word, rest in stages[-1] if word == "HEALTHCHECK")
    command = json.loads(check[check.index("[") :])
    assert command[:2] == ["python", "-c"]
    port = Settings.model_fields["port"].default
    assert f"127.0.0.1:{port}/healthz" in command[2]
    run = subprocess.run(  # nothing answers on port 1
        [sys.executable, "-c", command[2].replace(f":{port}/", ":1/")], capture_output=True
    )
    assert run.returncode == 1
    assert b"URLError" in run.stderr


def test_every_service_is_shut_in(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"hoiqd", "database"}
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "cap_add" not in service
        assert "privileged" not in service
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        for key in service["environment"]:
            assert "PASSWORD" not in key or key.endswith("_FILE")
    assert "ports" not in compose["services"]["database"]
    assert compose["services"]["database"]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True


def test_what_compose_names_is_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service["secrets"]) <= set(compose["secrets"])
        assert set(service["networks"]) <= set(compose["networks"])
        assert {v.split(":")[0] for v in service["volumes"]} <= set(compose["volumes"])
    build = compose["services"]["hoiqd"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    assert compose["services"]["hoiqd"]["image"] == f"hoiqd:{VERSION}"
    for secret in compose["secrets"].values():
        path = f"deploy/{secret['file'].removeprefix('./')}"
        ignored = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT)
        assert ignored.returncode == 0, f"{path} could be committed"


def test_the_unit_is_hardened() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    for name in (
        "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectKernelModules",
        "ProtectKernelTunables", "ProtectControlGroups", "RestrictSUIDSGID", "LockPersonality",
    ):  # fmt: skip
        assert settings[name] == "yes", name
    assert settings["ProtectSystem"] == "strict"
    assert settings["CapabilityBoundingSet"] == ""
    assert settings["User"] not in ("", "root")
    assert settings["StateDirectory"] == "hoiqd"
    assert settings["MemoryMax"]


def test_the_secrets_are_where_the_service_and_its_commands_look() -> None:
    """systemd hands no folder on that is empty, and none to a command typed by hand."""
    told = {path: re.findall(rf"{SECRETS_DIR}=(\S+)", path.read_text(encoding="utf-8"))
            for path in (UNIT, DEPLOY / "hoiqd.sh")}  # fmt: skip
    assert set(map(tuple, told.values())) == {("/etc/hoiqd/secrets",)}
    assert "/etc/hoiqd/secrets" in (ROOT / "docs" / "trien-khai.md").read_text(encoding="utf-8")


def test_what_is_installed_is_in_the_bundle() -> None:
    bundled = (DEPLOY / "offline" / "bundle.sh").read_text(encoding="utf-8")
    installed = re.search(r"^cp (.*?)\"\$program", (DEPLOY / "offline" / "install.sh").read_text("utf-8"), re.M | re.S)  # fmt: skip  # noqa: E501
    assert installed
    for name in installed[1].replace("\\\n", " ").split():
        assert re.search(rf"\b{re.escape(name)}\b", bundled), name


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/hoiqd/current/bin/hoiqd", "/bin/true"))  # fmt: skip  # noqa: E501
    run = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")
    run = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", unit],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-200:]


def test_only_real_settings_are_named() -> None:
    known = {f"HOIQD_{name.upper()}" for name in Settings.model_fields} | {CONFIG, SECRETS_DIR}
    files = [p for p in DEPLOY.rglob("*") if p.is_file()] + [ROOT / "docs" / "trien-khai.md"]
    named = {n for p in files for n in re.findall(r"HOIQD_[A-Z_]*[A-Z]", p.read_text("utf-8"))}
    assert named
    assert named - known == set()


def test_the_guide_names_real_targets_and_files() -> None:
    guide = (ROOT / "docs" / "trien-khai.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake ([a-z-]+)", guide))
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert targets >= {"bundle", "test-bundle", "audit", "sbom"}
    assert targets <= known
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", guide)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    assert f"hoiqd-offline-{VERSION}" in guide


def test_the_guide_quotes_what_the_program_says() -> None:
    said = []
    for package in ("assistant", "corpus", "index"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    parts = (v.value if isinstance(v, ast.Constant) else "…" for v in node.values)
                    said.append("".join(map(str, parts)))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    said.append(re.sub(r"%\w", "…", node.value))
    guide = (ROOT / "docs" / "trien-khai.md").read_text(encoding="utf-8")
    table = guide[guide.index("| Hiện tượng |") :]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    quoted = [q for row in rows for q in re.findall("“(.+?)”", row)]
    assert len(quoted) > 15
    for quote in quoted:
        pattern = ".*".join(re.escape(part) for part in re.split("…|-9", quote))
        assert any(re.search(pattern, text) for text in said), quote


@pytest.mark.parametrize("script", sorted(DEPLOY.rglob("*.sh")), ids=lambda p: p.name)
def test_scripts_can_be_read_and_run(script: Path) -> None:
    shell = script.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!").split()
    assert subprocess.run([*shell, "-n", script]).returncode == 0
    assert script.stat().st_mode & 0o111


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle without wheels: enough for what is checked before anything is installed."""
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(DEPLOY / "offline" / "install.sh", folder)
    major, minor, _ = platform.python_version_tuple()
    (folder / "PLATFORM").write_text(f"{major} {minor} {platform.machine()}\n")
    (folder / "VERSION").write_text("9.9.9\n")
    (folder / "wheels" / "a.whl").write_text("a")
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    sums = (f"{hashlib.sha256(p.read_bytes()).hexdigest()}  ./{p.relative_to(folder)}\n" for p in files)  # fmt: skip  # noqa: E501
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder


def install(bundle: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [bundle / "install.sh", *arguments, str(bundle.parent / "target")],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "LANG": "C.UTF-8"},
    )


@pytest.mark.parametrize("change", ["changed", "missing"])
def test_a_bundle_that_is_not_whole_is_refused(bundle: Path, change: str) -> None:
    wheel = bundle / "wheels" / "a.whl"
    wheel.write_text("b") if change == "changed" else wheel.unlink()
    run = install(bundle)
    assert run.returncode == 1
    assert "SHA256SUMS" in run.stderr
    assert not (bundle.parent / "target").exists()


def test_a_bundle_for_another_machine_is_refused(bundle: Path) -> None:
    (bundle / "PLATFORM").write_text("3 99 riscv64\n")
    run = install(bundle)
    assert run.returncode == 2
    assert "riscv64" in run.stderr
    assert not (bundle.parent / "target").exists()


def test_an_installation_that_fails_leaves_nothing(bundle: Path) -> None:
    run = install(bundle)
    assert run.returncode == 1
    assert "cài thư viện không xong" in run.stderr
    assert list((bundle.parent / "target").iterdir()) == []


def test_a_version_is_not_installed_over_itself(bundle: Path) -> None:
    (bundle.parent / "target" / "9.9.9").mkdir(parents=True)
    run = install(bundle)
    assert run.returncode == 2
    assert "9.9.9" in run.stderr


def test_an_unknown_option_is_refused(bundle: Path) -> None:
    run = install(bundle, "--force")
    assert run.returncode == 2
    assert "--force" in run.stderr
