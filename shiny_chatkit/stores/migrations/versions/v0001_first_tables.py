"""Create the tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WORDS = postgresql.TSVECTOR().with_variant(sa.Text, "sqlite")

# Ids are compared byte by byte, as in SQLite and Python.
_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# Finds words in SQLite. Texts come as lists of words, so that the simplest tokenizer is right. The account is a word
# of each row, so that a search reads only entries of its account.
_SQLITE_INDEX = """
CREATE VIRTUAL TABLE chatkit_words USING fts5(
    account, words, content='', tokenize='ascii', prefix='1 2 3', columnsize=0
)
"""
_PUT = "INSERT INTO chatkit_words(rowid, account, words) VALUES (new.number, 'a' || new.account, new.words);"
_TAKE = (
    "INSERT INTO chatkit_words(chatkit_words, rowid, account, words) "
    "VALUES ('delete', old.number, 'a' || old.account, old.words);"
)
_AFTER_UPDATE = (
    "AFTER UPDATE OF account, words ON chatkit_messages "
    "WHEN old.account <> new.account OR old.words <> new.words"
)
_SQLITE_TRIGGERS = (
    f"CREATE TRIGGER chatkit_words_insert AFTER INSERT ON chatkit_messages BEGIN {_PUT} END",
    f"CREATE TRIGGER chatkit_words_delete AFTER DELETE ON chatkit_messages BEGIN {_TAKE} END",
    f"CREATE TRIGGER chatkit_words_update {_AFTER_UPDATE} BEGIN {_TAKE} {_PUT} END",
)


def upgrade() -> None:
    """Create all tables and indexes."""
    _create_conversations()
    _create_files()
    _create_shares_and_leases()
    if op.get_bind().dialect.name == "sqlite":
        for statement in (_SQLITE_INDEX, *_SQLITE_TRIGGERS):
            op.execute(statement)
    else:
        op.create_index(
            "chatkit_messages_words", "chatkit_messages", ["words"], postgresql_using="gin"
        )


def _create_conversations() -> None:
    op.create_table(
        "chatkit_accounts",
        sa.Column("key", _COUNTER, sa.Identity(), primary_key=True),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("owner", _ID, nullable=False),
        sa.Column("settings", sa.Text),
        sa.UniqueConstraint("chat_id", "owner"),
    )
    op.create_table(
        "chatkit_threads",
        _account(primary_key=True),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("pinned", sa.SmallInteger, nullable=False),
        sa.Column("archived", sa.SmallInteger, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index(
        "chatkit_threads_order",
        "chatkit_threads",
        ["account", "archived", "pinned", "updated_at", "id"],
    )
    op.create_table(
        "chatkit_messages",
        sa.Column("number", _COUNTER, sa.Identity(), primary_key=True),
        sa.Column("account", sa.BigInteger, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("words", _WORDS, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("memory", sa.Text),
        sa.Column("blobs", sa.Text, nullable=False),
        sa.Column("rating", sa.Text),
        sa.UniqueConstraint("account", "id"),
        _of_thread(),
    )
    op.create_index(
        "chatkit_messages_order", "chatkit_messages", ["account", "thread_id", "position", "id"]
    )
    op.create_index("chatkit_messages_newest", "chatkit_messages", ["account", "number"])


def _create_files() -> None:
    op.create_table(
        "chatkit_references",
        sa.Column("account", sa.BigInteger, primary_key=True),
        sa.Column("message_id", _ID, primary_key=True),
        sa.Column("digest", _ID, primary_key=True),
        sa.ForeignKeyConstraint(
            ["account", "message_id"],
            ["chatkit_messages.account", "chatkit_messages.id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
    )
    op.create_index("chatkit_references_digest", "chatkit_references", ["account", "digest"])
    op.create_table(
        "chatkit_blobs",
        _account(primary_key=True),
        sa.Column("digest", _ID, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )


def _create_shares_and_leases() -> None:
    op.create_table(
        "chatkit_shares",
        sa.Column("token_digest", _ID, primary_key=True),
        sa.Column("account", sa.BigInteger, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("is_live", sa.SmallInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("snapshot", sa.Text),
        _of_thread(),
    )
    op.create_index("chatkit_shares_thread", "chatkit_shares", ["account", "thread_id"])
    op.create_table(
        "chatkit_leases",
        _account(primary_key=True),
        sa.Column("thread_id", _ID, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )


def _account(*, primary_key: bool) -> sa.Column[int]:
    return sa.Column(
        "account", sa.BigInteger, sa.ForeignKey("chatkit_accounts.key"), primary_key=primary_key
    )


def _of_thread() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account", "thread_id"],
        ["chatkit_threads.account", "chatkit_threads.id"],
        onupdate="CASCADE",
        ondelete="CASCADE",
    )
