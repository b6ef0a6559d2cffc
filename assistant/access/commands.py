"""The commands `hoiqd user` and `hoiqd token`: who may come in."""

import sys

import click

from assistant.access.tokens import Tokens
from assistant.access.users import Users
from assistant.cli.help import VietnameseGroup
from assistant.cli.progress import console
from assistant.settings import settings
from corpus.errors import UsageError


@click.group(cls=VietnameseGroup)
def user() -> None:
    """Thêm, bỏ, liệt kê người được vào bằng mật khẩu."""


@user.command("add")
@click.argument("name", metavar="TÊN")
@click.option("--stdin", "piped", is_flag=True, help="Đọc mật khẩu từ dòng đầu của đầu vào chuẩn.")
def add_user(name: str, piped: bool) -> None:
    """Thêm một người, hoặc đổi mật khẩu của người ấy."""
    users = Users.of(settings())
    new = users.add(name, _password(piped))
    did = "Đã thêm người dùng" if new else "Đã đổi mật khẩu của"
    console(stderr=True).print(f"{did} {name} ({users.roll.path}).", soft_wrap=True)


def _password(piped: bool) -> str:
    """Typed twice without being shown, or the first line of the standard input."""
    if piped:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("Không có bàn phím để gõ mật khẩu: hãy thêm --stdin.")
    password: str = click.prompt("Mật khẩu", hide_input=True)
    if click.prompt("Gõ lại mật khẩu", hide_input=True) != password:
        raise UsageError("Hai lần gõ mật khẩu không giống nhau: hãy chạy lại lệnh.")
    return password


@user.command("remove")
@click.argument("name", metavar="TÊN")
def remove_user(name: str) -> None:
    """Bỏ một người; phiên đăng nhập của người ấy hết hiệu lực ngay."""
    Users.of(settings()).roll.remove(name)
    console(stderr=True).print(f"Đã bỏ người dùng {name}.")


@user.command("list")
def list_users() -> None:
    """Liệt kê tên những người được vào."""
    for name in Users.of(settings()).roll.entries():
        click.echo(name)


@click.group(cls=VietnameseGroup)
def token() -> None:
    """Thêm, bỏ, liệt kê thẻ vào của các máy."""


@token.command("add")
@click.argument("name", metavar="TÊN")
def add_token(name: str) -> None:
    """Cấp thẻ cho một máy và in thẻ ra, một lần duy nhất; thẻ cũ của máy ấy hết hiệu lực."""
    made = Tokens.of(settings()).make(name)
    console(stderr=True).print(
        "Thẻ chỉ in một lần, hãy cất vào nơi kín. Cách gửi: Authorization: Bearer <thẻ>"
    )
    click.echo(made)


@token.command("remove")
@click.argument("name", metavar="TÊN")
def remove_token(name: str) -> None:
    """Thu hồi thẻ của một máy."""
    Tokens.of(settings()).roll.remove(name)
    console(stderr=True).print(f"Đã thu hồi thẻ của {name}.")


@token.command("list")
def list_tokens() -> None:
    """Liệt kê tên những máy có thẻ."""
    for name in Tokens.of(settings()).roll.entries():
        click.echo(name)
