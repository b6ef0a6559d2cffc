"""The command line, `hoiqd`. Results go to stdout, progress and complaints to stderr.

Exit codes: 0 done, 1 failed, 2 wrongly used. Heavy libraries are imported by the commands that
need them, so that help and `show` answer at once. Other packages add commands through the entry
point group `hoiqd.commands`.
"""

import os
import sys
from importlib.metadata import entry_points

import click

from assistant.access.commands import token, user
from assistant.cli.documents import add, check, remove
from assistant.cli.help import VietnameseGroup, complaint
from assistant.cli.lookup import agencies, deadlines, library, show
from assistant.cli.progress import console
from assistant.cli.questions import ask, batch, explain, rules
from assistant.cli.service import build, config, serve
from corpus.errors import HoiQdError
from corpus.whole_file import UMASK


@click.group(cls=VietnameseGroup, context_settings={"max_content_width": 100})
def cli() -> None:
    """Hỏi đáp về Quyết định của UBND tỉnh, trả lời bằng chính lời văn của Quyết định."""
    from assistant.cli.settings_table import unknown

    for line in unknown():
        console(stderr=True).print(f"Chú ý: {line}", soft_wrap=True)


_IN_ORDER = (
    ask, explain, rules, show, library, add, remove, check, agencies, deadlines, batch, build,
    serve, user, token, config,
)  # fmt: skip
for command in _IN_ORDER:
    cli.add_command(command)


def main() -> None:
    """Runs the command line; every expected failure ends in one Vietnamese line."""
    from assistant.feedback.commands import COMMANDS

    os.umask(UMASK)  # questions name people
    for command in COMMANDS:
        cli.add_command(command)
    for point in entry_points(group="hoiqd.commands"):
        cli.add_command(point.load())
    try:
        code = cli.main(standalone_mode=False, prog_name="hoiqd")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        code = 2
    except click.ClickException as error:
        _complain(complaint(error))
        code = 2
    except HoiQdError as error:
        _complain(str(error))
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain("Đã dừng theo yêu cầu.")
        code = 130
    except BrokenPipeError:
        # The reader of a pipe went away ("| head"): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code or 0)


def _complain(line: str) -> None:
    console(stderr=True).print(f"Lỗi: {line}", soft_wrap=True)


if __name__ == "__main__":
    main()
