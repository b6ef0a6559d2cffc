"""The program where nothing but /tmp can be written: no home, no folder of its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.loading import open_assistant
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
NAMESPACE = ["unshare", "--mount", "--net", "--propagation", "private"]
# A user's own namespaces and root's alike; the first lines make sure that writing fails.
SCRIPT = """
set -e
mount --bind "$DATA" /mnt
mount -o remount,bind,ro /mnt
mount -t tmpfs tmpfs /tmp
awk '$2 != "/tmp" && $3 !~ /^(proc|sysfs|devtmpfs|devpts|cgroup2?|mqueue)$/ {print $2}' \\
    /proc/mounts | while read -r place; do mount -o remount,bind,ro "$place" || true; done
cd /
for place in / /var/tmp "$ROOT" /mnt; do
    if touch "$place/x" 2>/dev/null; then echo "$place can be written" >&2; exit 9; fi
done
export HOME=/nonexistent HOIQD_DATA_DIR=/mnt PYTHONPATH="$ROOT" PYTHONIOENCODING=utf-8
exec "$PYTHON" -m assistant ask --json "sở nào chủ trì về du lịch?"
"""


def _can_shut_in() -> bool:
    if not shutil.which("unshare"):
        return False
    probe = [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/tmp"]
    return subprocess.run(probe, capture_output=True).returncode == 0


@pytest.mark.model
@pytest.mark.skipif(not _can_shut_in(), reason="no mount namespaces here")
def test_it_answers_with_nothing_to_write_and_no_network() -> None:
    config = Settings()
    open_assistant(config, build_if_missing=True)
    run = subprocess.run(
        [*NAMESPACE, "sh", "-c", SCRIPT],
        env={"PATH": "/usr/bin:/bin", "DATA": str(config.data_dir), "ROOT": str(ROOT),
             "PYTHON": sys.executable},
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    others = ("II.4.1", "II.4.5", "II.6.1", "II.8.1", "II.8.2")
    assert answer["clauses"] == [f"son-la-2024/{i}" for i in ("II.4.4", *others)]
    assert answer["lead_agencies"] == ["Sở Văn hóa, Thể thao và Du lịch"]
