"""Words to search by."""

from yiwang.networks.counter.words import characters, joined, sought, words


def test_chinese_is_cut_into_words_and_latin_is_lower_case():
    assert words("食品经营许可证 Food licence") == ["食品", "经营", "许可", "许可证", "food", "licence"]


def test_a_word_comes_once_and_punctuation_never():
    assert joined(["备案（备案）", "备案"]).split() == ["备案", "备案"]


def test_a_question_keeps_only_what_it_is_about():
    assert sought("请问怎么办身份证？") == ["身份证"]
    assert characters("我想开饭店!") == ["开", "饭", "店"]


def test_a_question_that_says_nothing_looks_for_nothing():
    assert sought("请问怎么办？") == []
    assert characters("我想要 abc") == []
