"""`python -m eval.documents FOLDER`: how documents are read, a line for each and all together."""

from collections.abc import Mapping
from pathlib import Path

import click
from corpus.identity import identify
from corpus.readers.content import read

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from eval.documents.gold import load_gold
from eval.documents.run import measure, table


def _identity(document: SourceText, name: str) -> Mapping[str, str]:
    found = identify(document, name)
    return {
        "number": found.number.value,
        "date": found.date.value,
        "issuer": found.issuer.value,
        "kind": found.kind.value,
    }


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("names", nargs=-1)
@click.option("--wrong", is_flag=True, help="Also say what was read wrongly.")
def main(folder: Path, names: tuple[str, ...], wrong: bool) -> None:
    """Measure the reading of the documents in FOLDER, or of those NAMES in it."""
    try:
        documents = [g for g in load_gold(folder) if not names or g.name in names]
    except UsageError as error:
        raise click.ClickException(str(error)) from error
    measured = []
    for one in measure(documents, read, _identity):
        measured.append(one)
        click.echo(next(table([one])))
        for line in one.scores.wrong if wrong else ():
            click.echo(f"    {line}")
    for line in list(table(measured))[len(measured) :]:
        click.echo(line)


if __name__ == "__main__":
    main()
