"""BM25 over words, character pairs and sounds."""

from pathlib import Path

from index.keywords import Keywords, tokens

TEXTS = [("业主委员会备案", "第三章"), ("物业服务企业不得停水", "第四章"), ("老年食堂助餐服务", ""), ("", "")]


def test_finds_the_text_that_shares_words() -> None:
    """The text with the query's words comes first."""
    assert Keywords.build(TEXTS).search("停水", 4)[0][0] == 1


def test_a_homophone_slip_still_finds_its_text() -> None:
    """业尾会 finds 业委会 by its sound alone."""
    index = Keywords.build([("业委会换届", ""), ("物业费价格", "")])

    assert [place for place, _ in index.search("业尾会", 2)] == [0]


def test_nothing_shared_means_nothing_found() -> None:
    """Texts with score zero are not returned, nor is anything for a query without words."""
    index = Keywords.build(TEXTS)

    assert index.search("zzzz", 4) == []
    assert index.search("？！", 4) == []


def test_a_saved_index_answers_alike(tmp_path: Path) -> None:
    """Saving and loading changes no score."""
    built = Keywords.build(TEXTS)
    built.save(tmp_path / "keywords")

    assert built.search("业主备案", 4) == Keywords.load(tmp_path / "keywords").search("业主备案", 4)


def test_texts_without_any_word_can_be_indexed() -> None:
    """An index of blanks is empty, not an error."""
    assert Keywords.build([("", ""), ("。", "")]).search("停水", 2) == []


def test_full_and_half_width_are_the_same() -> None:
    """ＰＭ２．５ and PM2.5 give the same tokens."""
    assert tokens("PM2.5") == tokens("ＰＭ２．５")
