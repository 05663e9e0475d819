"""Finds messages and titles by their words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, cast, func, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from shiny_chatkit.stores._records import Account, Hit
from shiny_chatkit.stores._words import MAX_INDEXED_CHARS, Query, query_of, snippet_of, words_of

from ._statements import found_key
from ._tables import MESSAGES, THREADS, WORDS_INDEX

_MANY = 500
"""From this number of matches in one account, a word counts as frequent."""

_ALL_COUNTED_BYTES = 128
"""Bytes of a text whose words certainly have all their places in a tsvector, which keeps 256 of each word."""

_TEXTS_AT_ONCE = 20

_MAX_SPLIT_CHARS = 1_000_000
"""Characters that a search splits into words; that takes about half a second."""


_INDEXED_TEXT = func.substr(MESSAGES.c.text, 1, MAX_INDEXED_CHARS)


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
            _INDEXED_TEXT,
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
    of_account = MESSAGES.c.account == key
    in_order, together = _contains(query, "<->"), _contains(query, "&")
    found = _newest(connection, [of_account, in_order], limit)
    if any(len(phrase) > 1 for phrase in query.phrases):
        conditions = [
            of_account,
            together,
            ~in_order,
            func.octet_length(MESSAGES.c.text) > _ALL_COUNTED_BYTES,
        ]
        if len(found) == limit:
            conditions.append(MESSAGES.c.number > found[-1])
        found += _found_in_texts(connection, conditions, query, limit)
    return sorted(found, reverse=True)[:limit]


def _newest(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], limit: int
) -> list[int]:
    statement = select(MESSAGES.c.number).where(*conditions)
    # Without an order, PostgreSQL uses the index of words, which is fast for few matches. If there are many, the newest
    # messages contain enough of them. Left to itself, PostgreSQL takes the second way for rare words, too.
    found = connection.execute(statement.limit(_MANY)).scalars().all()
    if len(found) < _MANY:
        return sorted(found, reverse=True)[:limit]
    newest = statement.order_by(MESSAGES.c.number.desc()).limit(limit)
    return list(connection.execute(newest).scalars())


def _found_in_texts(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], query: Query, limit: int
) -> list[int]:
    """Return the newest of some messages whose words follow each other, which their tsvector may not tell.

    It keeps the first 256 places of a word, and only those among the first 16,383 words.
    """
    found: list[int] = []
    left = _MAX_SPLIT_CHARS
    earlier: list[ColumnElement[bool]] = []
    while numbers := _newest(connection, [*conditions, *earlier], _MANY):
        for start in range(0, len(numbers), _TEXTS_AT_ONCE):
            rows = connection.execute(
                select(MESSAGES.c.number, _INDEXED_TEXT)
                .where(MESSAGES.c.number.in_(numbers[start : start + _TEXTS_AT_ONCE]))
                .order_by(MESSAGES.c.number.desc())
            )
            for number, content in rows:
                left -= len(content)
                if left < 0:
                    return found
                if query.matches(" ".join(words_of(content))):
                    found.append(number)
                    if len(found) == limit:
                        return found
        earlier = [MESSAGES.c.number < numbers[-1]]
    return found


def _match(key: int, query: Query) -> str:
    """Return a query for FTS5, such as ``account:"a1" AND words:("chat" AND "mess"*)``."""
    phrases = [f'"{" ".join(phrase)}"' for phrase in query.phrases]
    return f'account : "a{key}" AND words : ({" AND ".join(phrases)} *)'


def _contains(query: Query, operator: str) -> ColumnElement[bool]:
    """Return whether a message contains all phrases; ``&`` ignores the order of words, and ``<->`` does not."""
    return MESSAGES.c.words.op("@@", is_comparison=True)(cast(_tsquery(query, operator), TSQUERY))


def _tsquery(query: Query, operator: str) -> str:
    """Return a query for PostgreSQL, such as ``'chat' & 'mess':*``."""
    phrases = [f" {operator} ".join(f"'{word}'" for word in phrase) for phrase in query.phrases]
    return " & ".join(f"({phrase})" for phrase in [*phrases[:-1], f"{phrases[-1]}:*"])
