#!/usr/bin/env bash
# Makes dist/hoiqd-offline-VERSION: every wheel, their sums, the installer and its guide.
# The wheels fit this machine's kind of processor and this Python's version.
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 022

python=${PYTHON:-python3}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
name=hoiqd-offline-$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$work/$name
mkdir -p "$folder/wheels" dist

"$python" -m venv "$work/venv"
echo "Đang tải thư viện (khoảng 1 GB)…" >&2
# torch first and by name, so that an index with the small CPU build is asked for exactly that.
torch=$(grep '^torch==' constraints.txt)
"$work/venv/bin/pip" --disable-pip-version-check wheel -qq \
    --constraint constraints.txt --wheel-dir "$folder/wheels" "$torch" ".[postgres]"

"$work/venv/bin/python" -c \
    'import platform as p; print(*p.python_version_tuple()[:2], p.machine())' >"$folder/PLATFORM"
echo "$version" >"$folder/VERSION"
install -m 755 deploy/offline/install.sh "$folder/install.sh"
install -m 644 deploy/offline/README.md docs/trien-khai.md docs/settings.md LICENSE NOTICE "$folder"
install -m 644 deploy/hoiqd.service deploy/nginx.conf deploy/hoiqd.env "$folder"
install -m 755 deploy/hoiqd.sh "$folder"
(cd "$folder" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum) \
    >"$work/SHA256SUMS"
mv "$work/SHA256SUMS" "$folder/SHA256SUMS"

rm -rf "dist/$name"
mv "$folder" "dist/$name"
# Wheels are compressed already.
tar -C dist --owner=0 --group=0 -cf "dist/$name.tar.part" "$name"
mv "dist/$name.tar.part" "dist/$name.tar"
(cd dist && sha256sum "$name.tar" >"$name.tar.sha256")
echo "Đã làm dist/$name.tar ($(du -h "dist/$name.tar" | cut -f1))." >&2
