"""The fake keeps the promises of an index."""

import pytest

from tests.fakes import MemoryIndex
from tests.unit.search.index_behaviour import IndexBehaviour


class TestMemoryIndex(IndexBehaviour):
    @pytest.fixture
    def index(self) -> MemoryIndex:
        return MemoryIndex()
