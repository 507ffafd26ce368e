"""All settings, composed of each room's own section; read once, at the edge."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.retrieve import DEPTH


class ModelSettings(BaseModel):
    """The optional chat model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="", description="model name at the provider; empty: no chat model")
    provider: str = Field(default="openai", description="LangChain provider: openai, ollama, deepseek, …")
    base_url: str = Field(
        default="", description="URL of an OpenAI-compatible server; empty: the provider's own"
    )
    api_key: str = Field(default="", description="key for the provider; empty: none is sent", repr=False)
    timeout: float = Field(default=20.0, gt=0, description="seconds for one reply")
    longest_reply: int = Field(default=20_000, gt=0, description="characters; a longer reply is not read")


class AssistantSettings(BaseModel):
    """How a turn is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    depth: int = Field(default=DEPTH, ge=10, le=1000, description="passages taken from each searcher")
    limit_retrieved: int = Field(default=10, ge=1, le=200, description="provisions reported as retrieved")
    weights: Path | None = Field(default=None, description="fitted weights; none: those of the project")
