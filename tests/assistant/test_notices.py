"""What a reader is told beside the answer."""

from datetime import date

from assistant.compose import Composed, cite
from assistant.mentions import find_mentions
from assistant.notices import add_notices
from assistant.rank import Mentions
from assistant.types import Notice, NoticeKind, Status
from corpus.disagreements import disagreements_of
from corpus.library import Library
from corpus.types import Quote
from tests.assistant.samples import knowledge, reading

DAY = date(2024, 6, 1)


def _answer(gazette: Library, provision: str, text: str) -> Composed:
    return Composed(
        status=Status.ANSWERED,
        headline="",
        plain=("…",),
        verdict=None,
        citations=cite([Quote(provision=provision, text=text)], knowledge(gazette)),
    )


def _notices(
    gazette: Library,
    composed: Composed,
    *,
    question: str = "请问",
    as_of: date = DAY,
    mentions: Mentions | None = None,
) -> tuple[Notice, ...]:
    asked = reading(question)
    found, missing = find_mentions(asked, gazette)
    return add_notices(
        composed, asked, mentions or found, missing, gazette, disagreements_of(gazette), as_of
    ).notices


def test_a_plan_that_is_over_is_said_to_be(gazette: Library) -> None:
    """The plans end with 2025; the day decides."""
    answer = _answer(gazette, "huanbao/2.4.9", "林木覆盖率达到 23.5%")
    before = {n.kind for n in _notices(gazette, answer)}
    after = {n.kind for n in _notices(gazette, answer, as_of=date(2026, 1, 1))}

    assert NoticeKind.PLAN_PERIOD_OVER not in before
    assert NoticeKind.PLAN_PERIOD_OVER in after


def test_a_disagreement_is_shown_with_both_sides(gazette: Library) -> None:
    """23.5 and 25.8 both stand in the sentence, whichever was quoted."""
    texts = [
        n.text
        for n in _notices(gazette, _answer(gazette, "huanbao/2.4.9", "林木覆盖率达到 23.5%"))
        if n.kind is NoticeKind.DISAGREEMENT
    ]

    assert any("23.5" in text and "25.8" in text for text in texts)


def test_a_repaired_quote_says_what_was_printed(gazette: Library) -> None:
    """国家 and 省 is read as 国家和省; whoever quotes it is told."""
    provision = next(p for p in gazette.provisions.values() if "养老服务市场活力充分激发" in p.text)
    notices = _notices(gazette, _answer(gazette, provision.id, "养老服务市场活力充分激发"))

    assert any(n.kind is NoticeKind.REPAIRED_TEXT and "养老服务场活力" in n.text for n in notices)


def test_an_article_that_does_not_exist_is_corrected(gazette: Library) -> None:
    """The measure ends with its sixty-eighth article, and the notice says so in the asker's language."""
    declined = Composed(
        status=Status.DECLINED_NOT_IN_CORPUS, headline="", plain=(), verdict=None, citations=()
    )
    chinese = _notices(gazette, declined, question="物业办法第七十五条怎么说的")
    english = _notices(gazette, declined, question="What does Article 75 of the property measures say?")

    assert "《宁晋县物业管理暂行办法》没有第七十五条，最后一条是第六十八条。" in [n.text for n in chinese]
    assert any(n.text.startswith("《宁晋县物业管理暂行办法》 has no 第七十五条") for n in english)


def test_another_document_than_the_one_named_is_said(gazette: Library) -> None:
    """The question names the elderly-care paper, the answer rests on the measure."""
    answer = _answer(gazette, "wuye/42", "业主欠交物业服务费的")
    notices = _notices(gazette, answer, mentions=Mentions(documents=frozenset({"yanglao"})))

    assert any(n.kind is NoticeKind.FALSE_PREMISE for n in notices)


def test_a_true_answer_in_force_has_no_notice(gazette: Library) -> None:
    """The measure is in force, its text unrepaired and uncontradicted here."""
    assert () == _notices(gazette, _answer(gazette, "wuye/42", "业主欠交物业服务费的"))
