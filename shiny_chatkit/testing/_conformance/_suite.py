"""The suite, as a class of tests."""

from __future__ import annotations

from ._accounts import AccountTests
from ._batches import BatchTests
from ._files import BlobTests
from ._messages import MessageTests
from ._records import MakeStore
from ._search import SearchTests
from ._shares import ShareTests
from ._threads import ThreadTests


class StoreConformance(
    ThreadTests, MessageTests, BatchTests, BlobTests, AccountTests, SearchTests, ShareTests
):
    """
    Test that a store keeps the rules of :class:`shiny_chatkit.stores.ThreadStore`.

    A store without the methods of :class:`shiny_chatkit.stores.ShareStore` skips their tests.

    Subclass it in a test file, with a fixture ``make_store`` that returns a function without parameters. The function
    returns a store that is not open. The tests may share a database: each of them uses accounts of its own.

    Examples
    --------
    .. code-block:: python

        class TestMyStore(StoreConformance):
            @pytest.fixture
            def make_store(self, tmp_path):
                return lambda: MyStore(tmp_path / "chats")
    """


def store_conformance(make_store: MakeStore) -> type[StoreConformance]:
    """
    Return a class with tests of a store, for pytest to run.

    Parameters
    ----------
    make_store
        Returns a store that is not open. Use :class:`StoreConformance` if it needs fixtures.

    Examples
    --------
    .. code-block:: python

        # test_my_store.py
        from shiny_chatkit.testing import store_conformance

        TestMyStore = store_conformance(MyStore)
    """
    import pytest

    class Conformance(StoreConformance):
        @pytest.fixture(name="make_store")
        def _make_store(self) -> MakeStore:
            return make_store

    return Conformance
