"""Create the table of notes: what one process asks of another, or keeps for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "chatkit_notes",
        sa.Column("account", sa.BigInteger, primary_key=True),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["account", "thread_id"],
            ["chatkit_threads.account", "chatkit_threads.id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
    )
    op.create_index("chatkit_notes_thread", "chatkit_notes", ["account", "thread_id"])
