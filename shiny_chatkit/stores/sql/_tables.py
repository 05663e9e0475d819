"""The tables as queries see them. The migrations create them, with their keys and indexes."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    exists,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

METADATA = MetaData()

# An integer for each account keeps the keys of all other tables short.
ACCOUNTS = Table(
    "chatkit_accounts",
    METADATA,
    Column("key", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat_id", Text),
    Column("owner", Text),
    Column("settings", Text),
)

THREADS = Table(
    "chatkit_threads",
    METADATA,
    Column("account", BigInteger, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("words", Text),
    Column("created_at", BigInteger),
    Column("updated_at", BigInteger),
    Column("version", BigInteger),
    Column("pinned", SmallInteger),
    Column("archived", SmallInteger),
    Column("data", Text),
)

# The number orders messages by when they were first saved, and is the row of SQLite's index of words.
MESSAGES = Table(
    "chatkit_messages",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("account", BigInteger),
    Column("id", Text),
    Column("thread_id", Text),
    Column("position", BigInteger),
    Column("version", BigInteger),
    Column("role", Text),
    Column("created_at", BigInteger),
    Column("text", Text),
    Column("words", TSVECTOR().with_variant(Text, "sqlite")),
    Column("data", Text),
    Column("memory", Text),
    Column("blobs", Text),
    Column("rating", Text),
)

REFERENCES = Table(
    "chatkit_references",
    METADATA,
    Column("account", BigInteger, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
)

BLOBS = Table(
    "chatkit_blobs",
    METADATA,
    Column("account", BigInteger, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary),
)

SHARES = Table(
    "chatkit_shares",
    METADATA,
    Column("token_digest", Text, primary_key=True),
    Column("account", BigInteger),
    Column("thread_id", Text),
    Column("is_live", SmallInteger),
    Column("created_at", BigInteger),
    Column("snapshot", Text),
)

LEASES = Table(
    "chatkit_leases",
    METADATA,
    Column("account", BigInteger, primary_key=True),
    Column("thread_id", Text, primary_key=True),
    Column("holder", Text),
    Column("expires_at", BigInteger),
)

NOTES = Table(
    "chatkit_notes",
    METADATA,
    Column("account", BigInteger, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("thread_id", Text),
    Column("holder", Text),
    Column("expires_at", BigInteger),
    Column("content", Text),
)

WORDS_INDEX = "chatkit_words"
"""SQLite's index of words; PostgreSQL has an index of the column."""

IS_USED = exists().where(
    REFERENCES.c.account == BLOBS.c.account, REFERENCES.c.digest == BLOBS.c.digest
)
"""Whether a message refers to a file."""
