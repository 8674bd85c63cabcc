"""Stop is stop in every script: the places of q, s and full stop, on keyboards that give other characters there."""

import pytest
from textual.events import Key

from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.tui.keys.keys import MEANINGS, STOPS, Presses, Switch, key_name, leaves, meaning_of
from backrun_treadmill.tui.keys.layouts import LAYOUTS

# What q, s and full stop give, without Shift and with it: typed off the layouts, not off the table.
TYPED = {
    "Russian": ("йЙ", "ыЫ", "юЮ"),
    "Ukrainian": ("йЙ", "іІ", "юЮ"),
    "Belarusian": ("йЙ", "ыЫ", "юЮ"),
    "Bulgarian": (",ы", "яЯ", "лЛ"),
    "Bulgarian, phonetic": ("чЧяЯ", "сС", "."),
    "Serbian": ("љЉ", "сС", "."),
    "Kazakh": ("йЙ", "ыЫ", "юЮ"),
    "Mongolian": ("фФ", "ыЫ", "вВ"),
    "Greek": (";:", "σΣ", ".>"),
    "Hebrew": ("/Q", "דS", "ץ"),
    "Arabic": ("ضَ", "سٍ", "ز."),
    "Persian": ("ضْ", "سئ", "."),
    "Urdu": ("قْ", "سص", "۔"),
    "Thai": ("ๆ๐", "หฆ", "ใฬ"),
    "Korean": ("ㅂㅃ", "ㄴ", "."),
    "Korean, syllables": ("바빠밥값", "나안않", "."),
    "Japanese, kana": ("たタﾀ", "とトﾄ", "る。ルﾙ｡"),
    "Chinese": ("ㄆ手", "ㄋ尸", "ㄡ。"),
    "Georgian": ("ქ", "სშ", "."),
    "Armenian": ("ճՃ", "վՎ", "շՇ"),
    "Armenian, phonetic": ("քՔ", "սՍ", "."),
    "Hindi": ("ौऔ", "ेए", "।."),
    "Amharic": ("ቀቐ", "ሰሠ", "፤"),
    "an input method's full width": ("ｑＱ", "ｓＳ", "．。"),
    "Caps Lock": ("Q", "S", "."),
}


@pytest.mark.parametrize("layout", TYPED)
def test_the_places_of_q_s_and_full_stop_stop_the_belt(layout: str) -> None:
    for character in "".join(TYPED[layout]):
        on_screen = key_name(Key("some_key", character).key, character)
        (in_lines,) = names(character.encode())
        assert isinstance(meaning_of(on_screen), StopPressed), character
        assert in_lines == on_screen, character


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_the_table_stops(layout: str) -> None:
    assert {type(meaning_of(key_name("some_key", character))) for character in LAYOUTS[layout]} == {StopPressed}


def test_a_space_of_double_width_is_a_space() -> None:
    assert key_name("ideographic_space", "\u3000") == " "
    assert names("\u3000".encode()) == [" "]


def test_no_character_of_the_table_takes_a_meaning_away() -> None:
    others = {name for name, meaning in MEANINGS.items() if not isinstance(meaning, StopPressed)}
    assert not others & set("".join(LAYOUTS.values()))


def test_full_width_keys_are_the_keys_they_are_of() -> None:
    assert [meaning_of(key_name("x", wide)) for wide in "ｇ５＝？"] == [MEANINGS[key] for key in "g5=?"]


def test_syllables_without_the_keys_of_stop_stop_nothing() -> None:
    assert not any(isinstance(meaning_of(syllable), StopPressed) for syllable in "가힘도")


def test_a_stop_of_any_script_is_never_taken_for_a_repeat() -> None:
    presses = Presses()
    assert [type(presses.wish("ы", at / 10)) for at in range(10)] == [StopPressed] * 10


def test_a_page_that_q_leaves_is_left_by_its_place_and_by_no_sign_that_may_be_a_key_of_the_page() -> None:
    assert all(leaves(name, STOPS) for name in ("q", "й", "ы", "ض", "ㅂ", "나"))
    assert not any(leaves(name, STOPS) for name in (",", ";", "/", "г", "x"))
    assert not leaves("й", ("escape", "ctrl+c"))


def test_switches_are_no_wishes() -> None:
    assert {meaning_of(key) for key in "ti?"} == set(Switch) & {Switch.TIMING, Switch.WHERE, Switch.KEYS}
