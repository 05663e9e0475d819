"""Measures the cost of streaming in a page, compared with shinychat: ``python -m tests.bench`` (``make bench``).

Owns the measuring: texts, servers, one Chromium, statistics and the report. Asserts nothing about behavior, which
is what tests/browser is for, and is not part of ``make test``.
"""
