"""Tests that every store of conversations must pass: the rules of ``ThreadStore``, each as a test.

Never knows a particular store.
"""

import pytest

# Before the tests are imported, so that a failure shows the values.
pytest.register_assert_rewrite(
    *(
        f"{__name__}.{name}"
        for name in (
            "_accounts",
            "_batches",
            "_files",
            "_messages",
            "_search",
            "_shares",
            "_threads",
        )
    )
)

from ._records import MakeStore  # noqa: E402
from ._suite import StoreConformance, store_conformance  # noqa: E402

__all__ = ["MakeStore", "StoreConformance", "store_conformance"]
