"""Building, publishing, rebuilding; a kill at any moment."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.types import Document, Gap, Provision, Rule, Span
from index.build import ACTIVE, build_index, locked, read_active
from index.errors import IndexCorrupt, IndexLocked, IndexMissing, IndexStale
from index.passages import build_passages
from index.search import open_index
from index.settings import IndexSettings
from tests.conftest import ROOT
from tests.fakes import HashedEmbedder


@dataclass
class SmallLibrary:
    """A few provisions, without rules."""

    texts: dict[str, str]
    fingerprint: str = "one"
    rules: tuple[Rule, ...] = ()
    gaps: tuple[Gap, ...] = ()
    documents: dict[str, Document] = field(default_factory=lambda: {"d": _document()})

    @property
    def provisions(self) -> dict[str, Provision]:
        return {f"d/{n}": _provision(n, text) for n, text in self.texts.items()}


def _document() -> Document:
    return Document(
        id="d", title="办法", short_title="办法", number="", issuer="", issued=None, in_force=None,
        plan_start=None, plan_end=None, source="d.txt", aliases=(),
    )  # fmt: skip


def _provision(number: str, text: str) -> Provision:
    return Provision(
        id=f"d/{number}", document="d", label=f"第{number}条", title="", path=(), text=text,
        span=Span(start=0, end=len(text)), segments=(), units=(),
    )  # fmt: skip


@pytest.fixture
def small() -> SmallLibrary:
    return SmallLibrary({"1": "物业服务企业不得停水", "2": "业主委员会应当备案", "3": "禁止露天焚烧秸秆"})


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    return IndexSettings(directory=tmp_path / "index")


def test_a_question_finds_its_provision(small: SmallLibrary, settings: IndexSettings) -> None:
    """What was built is found, by meaning and by words."""
    build_index(small, settings, embedder=HashedEmbedder())
    result = open_index(settings, embedder=HashedEmbedder(), expect="one").search("能停水吗", limit=3)

    assert "d/1" == result.dense[0].passage.provision
    assert "d/1" == result.keywords[0].passage.provision


def test_nothing_changed_embeds_nothing(small: SmallLibrary, settings: IndexSettings) -> None:
    """A second build of the same library does not touch model or store."""
    build_index(small, settings, embedder=HashedEmbedder())
    again = HashedEmbedder()
    report = build_index(small, settings, embedder=again)

    assert report.unchanged
    assert [] == again.embedded


def test_only_what_changed_is_embedded(small: SmallLibrary, settings: IndexSettings) -> None:
    """One changed text costs one embedding."""
    build_index(small, settings, embedder=HashedEmbedder())
    again = HashedEmbedder()
    changed = replace(small, texts=small.texts | {"2": "业主委员会应当在三十日内备案"}, fingerprint="two")
    report = build_index(changed, settings, embedder=again)

    assert ["办法 第2条 业主委员会应当在三十日内备案"] == again.embedded
    assert 1 == report.embedded


def test_an_open_index_follows_the_publication(small: SmallLibrary, settings: IndexSettings) -> None:
    """A reader sees a new generation at its next question."""
    build_index(small, settings, embedder=HashedEmbedder())
    reader = open_index(settings, embedder=HashedEmbedder())
    build_index(SmallLibrary({"9": "电梯加装"}, fingerprint="two"), settings, embedder=HashedEmbedder())

    assert ["d/9"] == [h.passage.provision for h in reader.search("电梯", limit=5).dense]


def test_old_generations_are_removed(small: SmallLibrary, settings: IndexSettings) -> None:
    """After many builds the current generation and the one before it remain."""
    for number in range(4):
        build_index(replace(small, fingerprint=str(number)), settings, embedder=HashedEmbedder())

    assert ["gen-3", "gen-4"] == sorted(p.name for p in settings.directory.glob("gen-*"))


def test_a_missing_index_names_its_command(settings: IndexSettings) -> None:
    """The message says how to build it."""
    with pytest.raises(IndexMissing, match="ningjin index build"):
        open_index(settings, embedder=HashedEmbedder())


def test_a_stale_index_is_refused(small: SmallLibrary, settings: IndexSettings) -> None:
    """Another corpus or another model than the index was built with is said, not served."""
    build_index(small, settings, embedder=HashedEmbedder())

    with pytest.raises(IndexStale, match="other texts"):
        open_index(settings, embedder=HashedEmbedder(), expect="two")
    with pytest.raises(IndexStale, match="another embedding model"):
        open_index(settings, embedder=HashedEmbedder("other"), expect="one")


@pytest.mark.parametrize("victim", ["passages.jsonl", "keywords/vocab.index.json", "chroma/chroma.sqlite3"])
def test_a_damaged_index_is_refused(small: SmallLibrary, settings: IndexSettings, victim: str) -> None:
    """Any broken part gives one sentence, not a traceback of a library."""
    build_index(small, settings, embedder=HashedEmbedder())
    (settings.directory / "gen-1" / victim).write_bytes(b"broken")

    with pytest.raises(IndexCorrupt):
        open_index(settings, embedder=HashedEmbedder())


def test_a_foreign_folder_is_left_alone(small: SmallLibrary, settings: IndexSettings) -> None:
    """A folder of somebody else's is neither read as an index nor written into."""
    settings.directory.mkdir()
    (settings.directory / "photos.txt").write_text("mine")

    with pytest.raises(IndexCorrupt, match="no index folder"):
        build_index(small, settings, embedder=HashedEmbedder())
    assert ["photos.txt"] == [p.name for p in settings.directory.iterdir()]


def test_two_writers_do_not_meet(small: SmallLibrary, settings: IndexSettings) -> None:
    """While one builds, another one is told to wait."""
    settings.directory.mkdir()
    with locked(settings.directory), pytest.raises(IndexLocked):
        build_index(small, settings, embedder=HashedEmbedder())


KILLED = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from index.build import build_index
from index.settings import IndexSettings
from tests.fakes import HashedEmbedder
from tests.index.test_build import SmallLibrary
library = SmallLibrary({{str(n): f"第{{n}}条 关于事项{{n}}的规定" for n in range(3000)}}, fingerprint="two")
print("go", flush=True)
build_index(library, IndexSettings(directory=Path({directory!r})), embedder=HashedEmbedder())
"""


@pytest.mark.parametrize("delay", [0.05, 0.4, 0.9, 1.5])
def test_a_kill_leaves_the_old_index_serving(
    small: SmallLibrary, settings: IndexSettings, delay: float
) -> None:
    """Killed at whatever moment, the folder holds the old index or the new one, whole, and builds again."""
    build_index(small, settings, embedder=HashedEmbedder())
    code = KILLED.format(root=str(ROOT), directory=str(settings.directory))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    active = read_active(settings.directory)
    reader = open_index(settings, embedder=HashedEmbedder())

    assert (active.corpus, len(reader.passages)) in {("one", 3), ("two", 3000)}
    assert not build_index(replace(small, fingerprint="three"), settings, embedder=HashedEmbedder()).unchanged


def test_the_pointer_is_never_half_written(small: SmallLibrary, settings: IndexSettings) -> None:
    """A torn pointer file is refused with the command that mends it, and building mends it."""
    build_index(small, settings, embedder=HashedEmbedder())
    whole = (settings.directory / ACTIVE).read_text()
    (settings.directory / ACTIVE).write_text(whole[:20])

    with pytest.raises(IndexCorrupt, match="ningjin index build"):
        read_active(settings.directory)
    assert 3 == build_index(small, settings, embedder=HashedEmbedder()).passages
    assert "gen-2" == json.loads((settings.directory / ACTIVE).read_text())["generation"]


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    """A real Chroma server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).parent / "chroma"
    with subprocess.Popen(
        [chroma, "run", "--path", tmp_path / "served", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
    ) as process:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_a_chroma_server_serves_by_one_setting(
    small: SmallLibrary, settings: IndexSettings, chroma_server: str
) -> None:
    """The same build and search against a running server, generations removed there too."""
    remote = settings.model_copy(update={"server": chroma_server})
    for number in range(4):
        build_index(replace(small, fingerprint=str(number)), remote, embedder=HashedEmbedder())
    result = open_index(remote, embedder=HashedEmbedder(), expect="3").search("秸秆", limit=3)

    assert "d/3" == result.dense[0].passage.provision


def test_a_server_that_is_away_is_said_in_one_sentence(small: SmallLibrary, settings: IndexSettings) -> None:
    """No traceback of an HTTP library."""
    away = settings.model_copy(update={"server": "http://127.0.0.1:9"})

    with pytest.raises(IndexMissing, match="cannot be reached"):
        build_index(small, away, embedder=HashedEmbedder())


def test_the_gazette_has_every_kind_of_passage(gazette: Library) -> None:
    """Provisions, their units, plain words, asks and gaps are all made findable, ids unique."""
    passages = build_passages(gazette)

    assert len(passages) == len({p.id for p in passages})
    assert {"provision", "unit", "plain", "ask", "gap"} == {p.kind.value for p in passages}


def test_what_no_rule_speaks_for_is_embedded_with_its_title(small: SmallLibrary, gazette: Library) -> None:
    """Asks say what a provision is about; without them its document's title and its label have to."""
    bare = build_passages(small)

    assert "办法 第1条 物业服务企业不得停水" == bare[0].embedded
    assert "物业服务企业不得停水" == bare[0].text
    assert all(p.embedded == p.text for p in build_passages(gazette))


def test_passages_made_another_way_are_made_anew(
    small: SmallLibrary, settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index of a program before is not taken for one of this program; what reads the same is not embedded again."""
    build_index(small, settings, embedder=HashedEmbedder())
    monkeypatch.setattr("index.build.MADE", "otherwise")
    report = build_index(small, settings, embedder=HashedEmbedder())

    assert (False, 0) == (report.unchanged, report.embedded)
