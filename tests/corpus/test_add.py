"""Other regulations, in the formats that people have, into a library of their own."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.add import Outcome, add
from corpus.errors import CorpusError
from corpus.library import Library
from corpus.read import read_regulation
from corpus.store import read_store
from corpus.types import Provision

LAW = """某某市养犬管理条例

（2024年3月1日某某市第三届人民代表大会常务委员会第二次会议通过）

第一章 总 则

第一条 为了规范养犬行为，制定本条例。

第二条 养犬人不得有下列行为：

（一）遛犬不拴绳；

（二）犬只伤人后逃避责任。

第三条 本条例自2024年5月1日起施行。
"""
ARTICLES = ["第一条", "第二条", "第三条"]


def _markdown(path: Path) -> None:
    path.write_text("# " + LAW.replace("第一章", "## 第一章"), encoding="utf-8")


def _html(path: Path) -> None:
    body = "".join(f"<p>{line}</p>" for line in LAW.split("\n") if line)
    path.write_text(f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>", encoding="utf-8")


def _docx(path: Path) -> None:
    name = "http://schemas.openxmlformats.org"
    text = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LAW.split("\n") if line)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{name}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{name}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{name}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{name}/wordprocessingml/2006/main"><w:body>{text}</w:body></w:document>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def _national(path: Path) -> None:
    path.write_bytes(LAW.encode("gb18030"))


def _windows(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + LAW.replace("\n", "\r\n").encode())


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("养犬.md", _markdown),
        ("养犬.html", _html),
        ("养犬.docx", _docx),
        ("国标.txt", _national),
        ("视窗.txt", _windows),
    ],
    ids=["markdown", "html", "docx", "gb18030", "windows"],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the converters' own libraries
def test_every_format_gives_the_same_articles(tmp_path: Path, name: str, write: object) -> None:
    """Title, dates, articles, items; spans lead back to the text that is kept."""
    assert callable(write)
    write(tmp_path / name)
    (report,) = add([tmp_path / name], tmp_path / "library")
    library = Library.open(tmp_path / "library")
    (document,) = library.documents.values()
    kept = (tmp_path / "library" / "texts" / document.source).read_text(encoding="utf-8")

    assert (Outcome.ADDED, 3, "某某市养犬管理条例") == (report.outcome, report.articles, document.title)
    assert "2024-05-01" == str(document.in_force)
    assert ARTICLES == [p.label for p in library.provisions.values() if p.label.endswith("条")]
    assert [1, 2] == [u.item for p in library.provisions.values() for u in p.units if u.item]
    _assert_places(tuple(library.provisions.values()), kept)


def _assert_places(provisions: tuple[Provision, ...], text: str) -> None:
    for provision in provisions:
        for s in provision.segments:
            assert provision.text[s.start : s.start + s.length] == text[s.raw_start : s.raw_start + s.length]


def test_ready_provisions(tmp_path: Path) -> None:
    """A line each; a bad line is told by its number and stops nothing."""
    path = tmp_path / "laws.jsonl"
    good = [{"id": f"a{n}", "law": "养犬法", "article": f"第{n}条", "text": "应当拴绳。"} for n in (1, 2)]
    lines = [
        json.dumps(good[0], ensure_ascii=False),
        "{",
        '{"id": "x"}',
        json.dumps(good[1], ensure_ascii=False),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    reports = add([path], tmp_path / "library")

    assert [Outcome.ADDED, Outcome.FAILED, Outcome.FAILED] == [r.outcome for r in reports]
    assert ["line 2" in reports[1].problem, "line 3" in reports[2].problem] == [True, True]
    assert {"a1", "a2"} == set(read_store(tmp_path / "library").provisions)


def test_a_code_in_one_file_a_part(tmp_path: Path) -> None:
    """Parts keep their own names, so that none replaces another; their articles may go on from the part before."""
    for part, first in (("人格权编", 989), ("婚姻家庭编", 1040)):
        text = f"# 中华人民共和国民法典\n\n# {part}\n\n2020年5月28日 通过\n\n" + "\n".join(
            f"第{n}条 本编调整民事关系。" for n in range(first, first + 3)
        )
        (tmp_path / f"{part}.md").write_text(text, encoding="utf-8")
    reports = add(sorted(tmp_path.glob("*.md")), tmp_path / "library")

    assert {"中华人民共和国民法典人格权编", "中华人民共和国民法典婚姻家庭编"} == {
        r.document.title for r in reports if r.document
    }
    assert [Outcome.ADDED] * 2 == [r.outcome for r in reports]
    assert not [doubt for r in reports for doubt in r.doubts if "missing" in doubt]


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        pytest.param(LAW.replace("第二条", "第四条"), "第二条、第三条 missing", id="articles are missing"),
        pytest.param(LAW.replace("第三条", "第二条"), "第二条 stands more than once", id="an article twice"),
        pytest.param(
            LAW.replace("2024年5月1日起", "公布之日起").replace("（2024年3月1日", "（"),
            "no date found",
            id="no date",
        ),
        pytest.param(LAW.replace("，制定本条例。", "，制定 and 本条例。"), "latin", id="a suspect"),
    ],
)
def test_doubts_are_said(changed: str, doubt: str) -> None:
    """What was not understood is in the report, and the text is kept all the same."""
    reading = read_regulation(changed, "养犬.txt")

    assert any(doubt in d for d in reading.doubts)
    assert "伤人" in "".join(p.text for p in reading.provisions)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.txt", b"\x00\x01\x02\xff\xfe\x00"),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.docx", b"no archive"),
        ("a.docx", b"PK\x03\x04 cut off"),
        ("a.exe", b"MZ"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    """Its name and why; nothing of it is kept."""
    (tmp_path / name).write_bytes(data)
    (report,) = add([tmp_path / name], tmp_path / "library")

    assert Outcome.FAILED is report.outcome
    assert name in report.problem
    assert "\n" not in report.problem
    assert {} == dict(read_store(tmp_path / "library").documents)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    """No library is made among other people's files."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(CorpusError, match="holds no library"):
        add([], tmp_path)
    assert ["notes.txt"] == [p.name for p in tmp_path.iterdir()]


def test_a_damaged_library_says_so(tmp_path: Path) -> None:
    """By file, with what to do."""
    source, library = tmp_path / "a.txt", tmp_path / "library"
    source.write_text(LAW, encoding="utf-8")
    add([source], library)
    (path,) = (library / "documents").glob("*.jsonl")
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")

    with pytest.raises(CorpusError, match="damaged"):
        Library.open(library)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(
        alphabet=st.sampled_from(sorted(set(LAW) | set("\t|#*_()[]<>-—〔〕号通知目录表1.\x00"))), max_size=400
    )
)
def test_any_text_is_read(text: str) -> None:
    """Whatever a file holds is read or doubted, never a crash, and every place is right."""
    reading = read_regulation(text, "fuzz.txt")

    _assert_places(reading.provisions, text)
    assert len({p.id for p in reading.provisions}) == len(reading.provisions)
