#!/usr/bin/env bash
# Installs the bundle of dist/ into a fresh folder with no network, asks one question, cleans up.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
archive=$PWD/dist/hoiqd-offline-$version.tar
[ -f "$archive" ] || { echo "Chưa có $archive: hãy chạy “make bundle”." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# No network at all where the system allows it; else nothing that could find one.
if unshare -n true 2>/dev/null; then
    offline=(unshare -n)
elif unshare -rn true 2>/dev/null; then
    offline=(unshare -rn)
else
    echo "Chú ý: không tách được mạng ở máy này; chỉ chặn bằng cài đặt." >&2
    offline=()
fi
run() {
    "${offline[@]}" env -i PATH="$PATH" HOME="$work" LANG=C.UTF-8 PIP_NO_INDEX=1 \
        http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 \
        HOIQD_DATA_DIR="$work/hoiqd/data" PYTHON="${PYTHON:-python3}" "$@"
}

tar -C "$work" -xf "$archive"
bundle=$work/hoiqd-offline-$version

echo "Bộ cài bị sửa phải bị từ chối…" >&2
cp -al "$bundle" "$work/changed"
rm "$work/changed/NOTICE"
echo "khác" >"$work/changed/NOTICE"
if run "$work/changed/install.sh" "$work/refused" 2>"$work/refused.log"; then
    echo "Lỗi: bộ cài bị sửa vẫn cài được." >&2
    exit 1
fi
grep -q SHA256SUMS "$work/refused.log"
[ ! -e "$work/refused" ]

run "$bundle/install.sh" "$work/hoiqd"
[ "$(readlink "$work/hoiqd/current")" = "$version" ]
cd "$work"
run "$work/hoiqd/current/bin/hoiqd" ask --json "sở nào chủ trì về du lịch?" >"$work/answer.json"
run "$work/hoiqd/current/bin/python" - "$work/answer.json" <<'PY'
import json, sys

answer = json.load(open(sys.argv[1], encoding="utf-8"))
wanted = (["II.4.4"], ["Sở Văn hóa, Thể thao và Du lịch"])
found = (answer["clauses"], answer["lead_agencies"])
if found != wanted:
    sys.exit(f"Lỗi: trả lời sai: {found}")
print("Đã cài không cần mạng; trả lời đúng:", answer["reply"])
PY
