"""The index's section of the settings."""

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from index.types import PassageKind

BUNDLED = "bundled"


class IndexSettings(BaseModel):
    """Where the index lies, what it is made with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    directory: Path = Field(
        default=Path("var/index"), description="folder of the index; one process writes, many read"
    )
    models: Path = Field(
        default=Path(".cache/models"), description="folder in which the bundled model is prepared"
    )
    server: str = Field(
        default="", description="http://host:port of a Chroma server; empty: a folder of the index"
    )
    tenant: str = Field(default="default_tenant", description="tenant at the Chroma server")
    database: str = Field(
        default="default_database", description="database at the Chroma server: one a county"
    )
    model: str = Field(
        default=BUNDLED,
        description="'bundled', or a sentence-transformers model by name or folder (BAAI/bge-m3, …)",
    )
    adapter: bool = Field(
        default=True, description="whether the bundled model is used with the project's adapter"
    )
    batch: int = Field(default=32, ge=1, le=1024, description="texts embedded at once")
    threads: int = Field(default=2, ge=1, le=64, description="threads of the embedding engine")
    smooth: bool = Field(
        default=False,
        description="whether vectors are moved towards their chapter's; for libraries without rules",
    )
    kinds: tuple[PassageKind, ...] = Field(
        default=tuple(PassageKind), description="kinds of passage that are embedded; fewer for an ablation"
    )

    def for_corpus(self, corpus: Path) -> "IndexSettings":
        """The same settings for another library: its index lies beside the gazette's, its model without adapter."""
        name = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:12]
        return self.model_copy(
            update={"directory": self.directory / f"other-{name}", "adapter": False, "smooth": True}
        )
