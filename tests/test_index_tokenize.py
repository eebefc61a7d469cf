"""Search tokens: words and bigrams of the folded text."""

import threading
import warnings
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index import tokenize
from index.tokenize import bigrams, characters, tokens, words

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


def test_words_are_search_words() -> None:
    assert words("发展乡村旅游") == ["发展", "乡村", "旅游"]


def test_bigrams_stay_inside_a_run() -> None:
    assert bigrams("种植大户,致富能人") == ["种植", "植大", "大户", "致富", "富能", "能人"]


def test_characters_are_han_only() -> None:
    assert characters("村(1)GDP、鎮") == ["村", "镇"]


def test_tokens_are_words_then_bigrams_then_characters() -> None:
    assert tokens("增收,5.2%") == ["增收", "5.2", "增收", "增", "收"]


def test_numbers_keep_decimals_and_lose_separators() -> None:
    assert words("38.23%,1,234.5万元") == ["38.23", "1234.5", "万元"]


def test_full_width_and_case_do_not_matter() -> None:
    assert tokens("ＧＤＰ增长５．２％") == tokens("gdp增长5.2%")


def test_traditional_text_gives_the_simplified_tokens() -> None:
    assert tokens("農業產業結構調整") == tokens("农业产业结构调整")


def test_nothing_to_search_in_punctuation() -> None:
    assert tokens("……!?,。《》 \n\t😀") == []


@given(han)
def test_bigrams_of_one_run_rebuild_it(run: str) -> None:
    pairs = bigrams(run)
    folded = tokenize.fold(run)
    assert len(pairs) == len(run) - 1
    assert "".join([*(pair[0] for pair in pairs), folded[-1]]) == folded


@given(st.text(max_size=40))
def test_every_token_is_in_the_folded_text(text: str) -> None:
    folded = tokenize.fold(text).replace(",", "")
    assert all(token in folded for token in tokens(text))


@given(st.text(max_size=20), st.text(max_size=20))
def test_tokens_do_not_cross_lines(first: str, second: str) -> None:
    assert Counter(tokens(f"{first}\n{second}")) == Counter(tokens(first) + tokens(second))


def test_user_dictionary_is_read() -> None:
    for line in tokenize.USER_DICT.read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            word = line.split()[0]
            assert word in words(word)


def test_somebody_elses_jieba_words_change_nothing() -> None:
    before = words("特此函告各单位")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.dt.FREQ, jieba.dt.total = jieba.dt.gen_pfdict(jieba.dt.get_dict_file())
    jieba.dt.initialized = True
    jieba.add_word("特此函告各单位", freq=10**9)
    assert jieba.lcut("特此函告各单位") == ["特此函告各单位"]
    assert words("特此函告各单位") == before


def test_first_use_from_many_threads_gives_the_same_words() -> None:
    tokenize._jieba = None  # as in a fresh process
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(words("巩固拓展脱贫攻坚成果"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [words("巩固拓展脱贫攻坚成果")] * 8
