"""What can go wrong with the index; each message says which command mends it.

RegulationError
└── SearchIndexError
    ├── IndexMissing: nothing was built yet
    ├── IndexStale: built from other texts, another model or other settings
    ├── IndexCorrupt: damaged, or no folder of ours
    ├── IndexLocked: another process is building
    ├── ModelMissing: the embedding model is not prepared
    └── TrainingError: a library without questions to train on
"""

from corpus.errors import RegulationError

BUILD = "run `ningjin index build`"


class SearchIndexError(RegulationError):
    """The index cannot be used as it is."""


class IndexMissing(SearchIndexError):  # noqa: N818  # reads as the state it reports
    """Nothing was built yet."""


class IndexStale(SearchIndexError):  # noqa: N818
    """Built from other texts, another model or other settings."""


class IndexCorrupt(SearchIndexError):  # noqa: N818
    """Damaged, or no folder of ours."""


class IndexLocked(SearchIndexError):  # noqa: N818
    """Another process is building."""


class ModelMissing(SearchIndexError):  # noqa: N818
    """The embedding model is not prepared, or cannot be."""


class TrainingError(SearchIndexError):
    """A library has too few asks to train on."""
