"""`python -m eval.documents FOLDER`: how documents are read, a line for each and all together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from corpus.errors import UsageError
from corpus.identity import identify
from corpus.readers.base import SourceText
from corpus.readers.content import read
from eval.documents.asking import Replies, ask, open_document
from eval.documents.gold import load_gold
from eval.documents.run import Measured, measure, table
from index.encoders.sentence_transformers import load_encoder


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
@click.option("--wrong", is_flag=True, help="Also say what was read or answered wrongly.")
@click.option("--ask", "asks", is_flag=True, help="Also ask the documents' questions.")
def main(folder: Path, names: tuple[str, ...], wrong: bool, asks: bool) -> None:
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
    if asks:
        _ask(measured, wrong)


def _ask(measured: Sequence[Measured], wrong: bool) -> None:
    encoder, every = load_encoder(), Replies()
    for one in measured:
        if one.decision is None or not one.gold.questions:
            continue
        replies = ask(one.gold, open_document(one.decision, encoder))
        click.echo(f"{one.gold.name}: {', '.join(replies.lines())}")
        for line in replies.scores.wrong if wrong else ():
            click.echo(f"    {line}")
        every.add(replies)
    for line in every.lines():
        click.echo(f"all asked: {line}")


if __name__ == "__main__":
    main()
