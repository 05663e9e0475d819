"""What streaming costs a page, next to the neighbor package: ``python -m tests.bench`` (``make bench``).

Owns the measuring: texts, servers, one Chromium, statistics and the report. Asserts nothing about behavior, which
is what tests/browser is for, and is not part of ``make test``.
"""
