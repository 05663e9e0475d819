"""Finds messages and titles by their words."""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from shiny_chatkit.stores._records import Account, Hit
from shiny_chatkit.stores._words import Query, query_of, snippet_of, words_of

from ._statements import found_key
from ._tables import MESSAGES, THREADS, WORDS_INDEX

_MANY = 500
"""Matches in one account from which on a word counts as frequent."""


def indexed(connection: Connection, content: str) -> str:
    """Return the words of a text as the column of a message contains them."""
    words = words_of(content)
    if connection.dialect.name != "postgresql":
        return " ".join(words)
    # Words contain neither quotes nor backslashes. PostgreSQL's own parser would split some of them.
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, 1))


def search(connection: Connection, account: Account, content: str, limit: int) -> list[Hit]:
    """Return titles, then the newest messages, that contain all words of a text."""
    query = query_of(content)
    key = found_key(connection, account)
    if query is None or key is None:
        return []
    hits = _titles(connection, key, query, limit)
    if len(hits) < limit:
        hits += _messages(connection, key, query, limit - len(hits))
    return hits


def _titles(connection: Connection, key: int, query: Query, limit: int) -> list[Hit]:
    # An account's titles are few and short, so they have no index.
    words = " " + THREADS.c.words + " "
    rows = connection.execute(
        select(THREADS.c.id, THREADS.c.title, THREADS.c.updated_at)
        .where(
            THREADS.c.account == key,
            *(words.contains(pattern, autoescape=True) for pattern in query.patterns),
        )
        .order_by(THREADS.c.pinned.desc(), THREADS.c.updated_at.desc(), THREADS.c.id.desc())
        .limit(limit)
    )
    return [
        Hit(id, title, None, snippet_of(title, query), updated_at) for id, title, updated_at in rows
    ]


def _messages(connection: Connection, key: int, query: Query, limit: int) -> list[Hit]:
    find = _found_by_postgresql if connection.dialect.name == "postgresql" else _found_by_sqlite
    rows = connection.execute(
        select(
            MESSAGES.c.thread_id,
            THREADS.c.title,
            MESSAGES.c.id,
            MESSAGES.c.text,
            MESSAGES.c.created_at,
        )
        .join(
            THREADS,
            (THREADS.c.account == MESSAGES.c.account) & (THREADS.c.id == MESSAGES.c.thread_id),
        )
        .where(
            MESSAGES.c.account == key, MESSAGES.c.number.in_(find(connection, key, query, limit))
        )
        .order_by(MESSAGES.c.number.desc())
    )
    return [
        Hit(thread_id, title, id, snippet_of(content, query), created_at)
        for thread_id, title, id, content, created_at in rows
    ]


def _found_by_sqlite(connection: Connection, key: int, query: Query, limit: int) -> list[int]:
    rows = text(
        f"SELECT rowid FROM {WORDS_INDEX} WHERE {WORDS_INDEX} MATCH :query "  # noqa: S608
        "ORDER BY rowid DESC LIMIT :rows"
    )
    found = connection.execute(rows, {"query": _match(key, query), "rows": limit})
    return list(found.scalars())


def _found_by_postgresql(connection: Connection, key: int, query: Query, limit: int) -> list[int]:
    contains = MESSAGES.c.words.op("@@")(
        text("CAST(:query AS tsquery)").bindparams(query=_tsquery(query))
    )
    statement = select(MESSAGES.c.number).where(MESSAGES.c.account == key, contains)
    # Without an order, PostgreSQL uses the index of words, which is fast for few matches. If there are many, the newest
    # messages contain enough of them. Left to itself, PostgreSQL takes the second way for rare words, too.
    found = connection.execute(statement.limit(_MANY)).scalars().all()
    if len(found) < _MANY:
        return sorted(found, reverse=True)[:limit]
    newest = statement.order_by(MESSAGES.c.number.desc()).limit(limit)
    return list(connection.execute(newest).scalars())


def _match(key: int, query: Query) -> str:
    """Return a query for FTS5, such as ``account:"a1" AND words:("chat" AND "mess"*)``."""
    phrases = [f'"{" ".join(phrase)}"' for phrase in query.phrases]
    return f'account : "a{key}" AND words : ({" AND ".join(phrases)} *)'


def _tsquery(query: Query) -> str:
    """Return a query for PostgreSQL, such as ``'chat' & 'mess':*``."""
    phrases = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in query.phrases]
    return " & ".join(f"({phrase})" for phrase in [*phrases[:-1], f"{phrases[-1]}:*"])
