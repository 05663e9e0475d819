"""People who chat at random with a server that is killed again and again: what they saw has to be kept.

``python -m tests.soak --minutes 10``; not part of ``make test``.
"""
