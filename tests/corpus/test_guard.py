"""Suspects: a seeded fault of each kind is caught, clean text raises none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.guard import Fault, suspects_in
from corpus.library import GAZETTES, Library
from corpus.repair import load_errata

CLEAN = """某某县物业管理办法

第一章 总 则

第一条 为了规范物业管理活动，维护各方合法权益，制定本办法。

第二条 下列行为应当禁止：

（一）破坏房屋承重结构（含主体结构）；

（二）违反《物业管理条例》的行为。

第二章 附 则

第三条 PM2.5 浓度不超过 40 μg/m³，锅炉不小于 35 t/h，网址为 www.example.gov.cn。

第四条 本办法自印发之日起施行。
"""


@pytest.mark.parametrize(
    ("whole", "spoilt", "fault"),
    [
        pytest.param("第二章", "第三章", Fault.NUMBERING, id="a chapter is missing"),
        pytest.param("第三条", "第五条", Fault.NUMBERING, id="an article is missing"),
        pytest.param("（二）违反", "（三）违反", Fault.NUMBERING, id="an item is missing"),
        pytest.param(
            "物业管理活动", "物业管理活\n\n活动", Fault.DOUBLED, id="a run on both sides of a break"
        ),
        pytest.param("维护各方合法权益", "维护合法权益维护合法权益", Fault.DOUBLED, id="a run printed twice"),
        pytest.param("规范物业", "规范 and 物业", Fault.LATIN, id="an English word"),
        pytest.param("（含主体结构）", "（含主体结构", Fault.BRACKETS, id="an open bracket"),
        pytest.param("（含主体结构）", "含主体结构）", Fault.BRACKETS, id="a closing bracket alone"),
        pytest.param("《物业管理条例》", "《物业管理条例", Fault.BRACKETS, id="an open title"),
        pytest.param(
            "维护各方合法权益，制定",
            "维护各方合法权益，维护\n\n社区秩序，制定",
            Fault.CUT,
            id="a sentence cut",
        ),
        pytest.param("，制定本办法。", "，制定本办法", Fault.UNENDED, id="a sentence without an end"),
        pytest.param("40 μg/m³", "40 $\\mu\\text{g}/\\text{m}^3$", Fault.LATEX, id="LaTeX"),
        pytest.param("PM2.5", "PM _{2.5}", Fault.LATEX, id="a LaTeX index"),
        pytest.param("合法权益", "合法\ufffd益", Fault.UNREADABLE, id="a replacement character"),
    ],
)
def test_a_seeded_fault_is_caught(whole: str, spoilt: str, fault: Fault) -> None:
    """The kind and the place of the fault, in a text that is otherwise clean."""
    assert whole in CLEAN
    text = CLEAN.replace(whole, spoilt, 1)
    found = suspects_in(text)

    assert fault in {s.fault for s in found}
    for suspect in found:
        assert suspect.printed == text[suspect.start : suspect.end]
        assert suspect.printed in text.split("\n")[suspect.line - 1]


def test_clean_text_raises_none() -> None:
    """Brackets, units, addresses and headings of ordinary law are left alone."""
    assert () == suspects_in(CLEAN)


def test_the_known_faults_of_the_gazette_are_found() -> None:
    """Of the certain errata the guard, which knows none of them, finds all that have a visible sign."""
    raw = (GAZETTES / "ningjin-gazette-2023-01.txt").read_text(encoding="utf-8")
    suspects = suspects_in(raw)
    errata = load_errata(GAZETTES / "errata.yaml", "ningjin-gazette-2023-01.txt", raw)
    missed = [
        e.printed
        for e in errata
        if e.sure == "certain"
        and not any(s.start < e.place + len(e.printed) and e.place < s.end for s in suspects)
    ]

    assert ["养老服务场活力充分激发"] == missed  # a lost character leaves no sign


def test_the_repaired_gazette_is_nearly_clean(gazette: Library) -> None:
    """After the repairs no provision has an open bracket, a cut sentence, a doubled run or an English word."""
    kinds = {Fault.BRACKETS, Fault.CUT, Fault.DOUBLED, Fault.LATIN}
    suspected = {
        p.id for p in gazette.provisions.values() for s in suspects_in(p.text + "\n") if s.fault in kinds
    }

    assert set() == suspected - {f"{d}/n" for d in gazette.documents}


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="第一二三条章（）(《》“”$_{and。，；：\n\t 甲乙\ufffd", max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    """No text raises; every suspect says where it is."""
    for suspect in suspects_in(text):
        assert suspect.printed == text[suspect.start : suspect.end]
        assert suspect.why
