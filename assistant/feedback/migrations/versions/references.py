"""Clauses by reference: "II.4.4" becomes "son-la-2024/II.4.4", by the decision of its row."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = (("feedback", "clause"), ("feedback", "expected"), ("questions", "clause"))
_SHORT, _LONG = sa.String(100), sa.String(201)
_NO_CLAUSE = ("", "none")  # nothing was shown or known; the decision does not say


def with_decision(connection: sa.Connection) -> None:
    """Puts the decision before the ids of clauses that stand alone."""
    for table, name in _rows():
        clause = table.c[name]
        alone = clause.not_in(_NO_CLAUSE) & ~clause.contains("/")
        values = {name: table.c.decision + "/" + clause}
        connection.execute(sa.update(table).where(alone).values(values))


def without_decision(connection: sa.Connection) -> None:
    """Leaves the ids of clauses alone again."""
    for table, name in _rows():
        clause, front = table.c[name], table.c.decision + "/"
        own = sa.func.substr(clause, 1, sa.func.length(front)) == front
        values = {name: sa.func.substr(clause, sa.func.length(front) + 1)}
        connection.execute(sa.update(table).where(own).values(values))


def upgrade() -> None:
    """Makes room for references and writes them."""
    for table, name in _COLUMNS:
        with op.batch_alter_table(table) as columns:
            columns.alter_column(name, existing_type=_SHORT, type_=_LONG, existing_nullable=False)
    with_decision(op.get_bind())


def downgrade() -> None:
    """Takes the references back."""
    without_decision(op.get_bind())
    for table, name in _COLUMNS:
        with op.batch_alter_table(table) as columns:
            columns.alter_column(name, existing_type=_LONG, type_=_SHORT, existing_nullable=False)


def _rows() -> list[tuple[sa.TableClause, str]]:
    return [(sa.table(t, sa.column("decision"), sa.column(name)), name) for t, name in _COLUMNS]
