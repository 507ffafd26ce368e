"""How terms are put into English: the list, and whether the plain words keep to it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.glossary import Term, check_glossary, find_terms, read_glossary
from corpus.library import Library

OWNER = Term(zh="业主", en="owner", stems=())
COMMITTEE = Term(zh="业主委员会", en="owners' committee", stems=("committee",))


def _write(folder: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    (folder / "glossary.jsonl").write_text("\n".join(texts), encoding="utf-8")
    return folder


def test_the_gazettes_terms_are_kept_to(gazette: Library) -> None:
    """Few rules leave out what they say in Chinese; each of those was looked at."""
    terms = read_glossary()

    assert len(terms) > 140
    assert len(list(check_glossary(gazette.rules, terms))) < 30


def test_one_company_has_one_name(gazette: Library) -> None:
    """物业服务企业 is no enterprise in one rule and a company in the next."""
    assert not [r.id for r in gazette.rules if "service enterprise" in r.plain_en.lower()]


def test_a_term_that_is_left_out_is_named(gazette: Library) -> None:
    """The finding says which rule and which term."""
    rule = replace(gazette.rules[0], plain_zh="业主委员会应当备案。", plain_en="Filing is required.")
    (found,) = check_glossary([rule], [OWNER, COMMITTEE])

    assert (rule.id, "rule-glossary") == (found.where, found.check)
    assert "业主委员会" in found.message


@pytest.mark.parametrize(
    "english",
    ["The owners' committee must file.", "The Owners’ Committee must file.", "The committee must file."],
)
def test_a_term_in_other_dress_is_seen(gazette: Library, english: str) -> None:
    """Capitals, curly apostrophes and the listed stems count; and the 业主 in 业主委员会 is no owner."""
    rule = replace(gazette.rules[0], plain_zh="业主委员会应当备案。", plain_en=english)

    assert not list(check_glossary([rule], [Term(zh="业主", en="proprietor", stems=()), COMMITTEE]))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", "line 2: not JSON", id="not JSON"),
        pytest.param({"zh": "业主", "en": "owner"}, "line 2: expected en, stems, zh", id="a key is missing"),
        pytest.param({"zh": "业主", "en": " ", "stems": []}, "line 2: expected words", id="no words"),
        pytest.param({"zh": "业主", "en": "owner", "stems": "own"}, "line 2: expected words", id="no list"),
        pytest.param({"zh": "物业", "en": "property", "stems": []}, "line 2: 物业 stands twice", id="twice"),
    ],
)
def test_a_line_that_is_not_so(tmp_path: Path, line: object, message: str) -> None:
    """File, line and what was expected."""
    _write(tmp_path, {"zh": "物业", "en": "property", "stems": []}, line)

    with pytest.raises(CorpusError, match=rf"glossary\.jsonl, {message}"):
        read_glossary(tmp_path)


def test_terms_are_found_in_either_language() -> None:
    """By Chinese or English words; none asked for is all."""
    terms = (OWNER, COMMITTEE)

    assert (COMMITTEE,) == find_terms(terms, "Committee")
    assert terms == find_terms(terms, "业主") == find_terms(terms, "")


def test_a_library_without_a_glossary_has_no_terms(tmp_path: Path) -> None:
    """Nothing is asked of it."""
    assert () == read_glossary(tmp_path)
