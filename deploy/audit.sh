#!/usr/bin/env bash
# Asks the advisory service about every pinned version. Exit codes: 0 nothing known, 1 something is,
# 3 could not ask. The report stays in dist/audit.json.
set -euo pipefail
cd "$(dirname "$0")/.."

report=dist/audit.json
mkdir -p dist
rm -f "$report"
log=dist/audit.log
if "${TOOLS:-dist/tools}/bin/pip-audit" --requirement constraints.txt --no-deps --disable-pip \
    --strict --progress-spinner off --format json --output "$report" 2>"$log"; then
    echo "Không có lỗ hổng đã biết trong $(grep -c == constraints.txt) thư viện."
    exit 0
fi
if [ -s "$report" ]; then
    echo "Có lỗ hổng đã biết trong các thư viện sau (chi tiết ở $report):" >&2
    python3 - "$report" >&2 <<'PY'
import json, sys

for package in json.load(open(sys.argv[1], encoding="utf-8"))["dependencies"]:
    for found in package.get("vulns", []):
        fixed = ", ".join(found["fix_versions"]) or "chưa có"
        print(f"  {package['name']} {package['version']}: {found['id']}; bản đã sửa: {fixed}")
PY
    exit 1
fi
echo "Lỗi: không hỏi được dịch vụ cảnh báo lỗ hổng về mọi thư viện, nên chưa kết luận được gì: hãy" \
    "chạy lại trên máy có mạng (chi tiết ở $log)." >&2
exit 3
