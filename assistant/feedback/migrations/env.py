"""Run by Alembic: the steps go over the connection that `Database` hands in."""

from alembic import context

from assistant.feedback.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
