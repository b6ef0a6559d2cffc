#!/bin/sh
# Installs Hỏi Quyết định from this folder, without a network. See README.md.
set -eu
umask 022

fail() {
    echo "Lỗi: $1" >&2
    exit "${2:-1}"
}
usage="cách dùng: ./install.sh [--khong-dung-chi-muc] [THƯ_MỤC]"

build=yes
target=/opt/hoiqd
for argument in "$@"; do
    case $argument in
    --khong-dung-chi-muc) build=no ;;
    -*) fail "không có tùy chọn $argument; $usage." 2 ;;
    *) target=$argument ;;
    esac
done
case $target in /*) ;; *) target=$PWD/$target ;; esac

here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
version=$(cat VERSION)
read -r major minor machine <PLATFORM
python=${PYTHON:-python$major.$minor}
program=$target/$version

command -v "$python" >/dev/null || fail "cần Python $major.$minor (hoặc đặt PYTHON=đường dẫn)." 2
found=$("$python" -c 'import platform as p; print(*p.python_version_tuple()[:2], p.machine())')
[ "$found" = "$major $minor $machine" ] ||
    fail "bộ cài này dành cho Python $major.$minor trên máy $machine; $python ở đây là $found." 2
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python thiếu mô-đun venv: hãy cài gói python$major.$minor-venv của hệ điều hành." 2
[ ! -e "$program" ] || fail "đã có $program: hãy xóa thư mục ấy nếu muốn cài lại bản $version." 2

echo "1/4 Kiểm tra tệp…" >&2
sha256sum --check --strict --quiet SHA256SUMS >/dev/null 2>&1 ||
    fail "có tệp thiếu hoặc khác với SHA256SUMS: hãy chép lại bộ cài. Chưa cài gì."

echo "2/4 Cài thư viện vào $program…" >&2
mkdir -p "$target" 2>/dev/null || fail "không tạo được $target: hãy kiểm tra quyền ghi."
trap 'rm -rf "$program"' EXIT
trap 'exit 130' INT TERM
"$python" -m venv "$program" || fail "không tạo được môi trường Python ở $program."
PIP_CONFIG_FILE=/dev/null "$program/bin/python" -m pip --isolated install --quiet \
    --disable-pip-version-check --no-index --no-cache-dir --find-links wheels \
    "hoi-quyet-dinh[postgres]==$version" || fail "cài thư viện không xong; đã dọn $program."
mkdir -p "$program/share"
cp README.md trien-khai.md settings.md LICENSE NOTICE hoiqd.service nginx.conf hoiqd.env \
    hoiqd.sh "$program/share"

if [ "$build" = yes ]; then
    echo "3/4 Dựng chỉ mục (vài phút)…" >&2
    HOIQD_DATA_DIR=${HOIQD_DATA_DIR:-$target/data}
    export HOIQD_DATA_DIR
    (cd "$target" && "$program/bin/hoiqd" build) || fail "dựng chỉ mục không xong; đã dọn $program."
else
    echo "3/4 Bỏ qua việc dựng chỉ mục: dịch vụ sẽ tự dựng khi khởi động." >&2
fi

echo "4/4 Chuyển sang bản $version…" >&2
ln -sfn "$version" "$target/current.new"
mv -fT "$target/current.new" "$target/current"
trap - EXIT
if [ "$build" = no ]; then
    echo "Xong. Bật dịch vụ: xem mục systemd trong $target/current/share/trien-khai.md." >&2
    exit 0
fi
echo "Xong. Chạy thử:" >&2
echo "  HOIQD_DATA_DIR=${HOIQD_DATA_DIR:-$target/data} $target/current/bin/hoiqd serve" >&2
