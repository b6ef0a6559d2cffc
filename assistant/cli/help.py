"""The command line's help and its complaints, in Vietnamese."""

from typing import Any

import click

_HINT = "Gõ “hoiqd --help” để xem cách dùng."
_USAGE = {"[OPTIONS]": "[TÙY CHỌN]", "COMMAND [ARGS]...": "LỆNH [THAM SỐ]..."}


def complaint(error: click.ClickException) -> str:
    """One Vietnamese line for a command line that cannot be read."""
    if isinstance(error, click.NoSuchOption):
        return f"Không có tùy chọn {error.option_name}. {_HINT}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0] if isinstance(error.param, click.Option) else _name(error.param)
        if isinstance(error, click.MissingParameter):
            return f"Thiếu tham số {name}. {_HINT}"
        return f"Giá trị của {name} không dùng được. {_HINT}"
    if error.message.startswith("No such command"):
        return f"Không có lệnh {error.message.split(chr(39))[1]}. {_HINT}"
    return f"Dòng lệnh không đúng. {_HINT}"


def _name(param: click.Parameter) -> str:
    return param.make_metavar(click.Context(click.Command("hoiqd")))


class VietnameseCommand(click.Command):
    """A command whose help is Vietnamese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in Vietnamese."""
        return _vietnamese(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options."""
        _write_options(self, ctx, formatter)


class VietnameseGroup(click.Group):
    """A group of commands whose help is Vietnamese."""

    command_class = VietnameseCommand

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in Vietnamese."""
        return _vietnamese(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands in the order in which they were written."""
        _write_options(self, ctx, formatter)
        commands = [(n, c.get_short_help_str(100)) for n, c in self.commands.items()]
        with formatter.section("Lệnh"):
            formatter.write_dl(commands)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were written."""
        return list(self.commands)


def _vietnamese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Hiện hướng dẫn này."
    return option


def _write_usage(command: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    pieces = [_USAGE.get(p, p) for p in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Cách dùng: ")


def _write_options(command: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    records = [r for p in command.get_params(ctx) if (r := p.get_help_record(ctx))]
    with formatter.section("Tùy chọn"):
        formatter.write_dl(records)
