"""The characters that the keys q, s and full stop give where the keyboard is not set to Latin letters. Data only.

A frightened hand goes to a place on the keyboard, not to a letter. So what those three places give, with Shift and
without, is a stop in every script, unless the character has a meaning of its own in `tui.keys`.
"""

LAYOUTS = {
    "Russian": "йыю",
    "Russian, phonetic": "яс",
    "Ukrainian": "йію",
    "Ukrainian, phonetic": "ясє",
    "Belarusian": "йыю",
    "Bulgarian": ",ыял",
    "Bulgarian, phonetic": "ячс“",
    "Serbian": "љс",
    "Macedonian": "љс",
    "Kazakh": "йыю",
    "Kyrgyz": "йыю",
    "Tatar": "йыю",
    "Tajik": "йҷю",
    "Mongolian": "фыв",
    "Uzbek": "йқю",
    "Azerbaijani, Cyrillic": "јыө",
    "Greek": ";:σς>",
    "Hebrew": "/דץ<",
    "Arabic": "ض\u064eس\u064dز",
    "Persian": "ض\u0652سئ",
    "Pashto": "ض\u0652سئ",
    "Urdu": "ق\u0652سص۔",
    "Thai": "ๆ๐หฆใฬ",
    "Lao": "\u0ebbຫໃ$",
    "Khmer": "ឆឈស\u17c3។៕",
    "Burmese": "ဆဈ\u103b\u103e။",
    "Korean": "ㅂㅃㄴ",
    "Japanese, kana": "タトルたとるﾀﾄﾙ。｡",
    "Chinese, Zhuyin": "ㄆㄋㄡ",
    "Chinese, Cangjie": "手尸",
    "Georgian": "ქსშ",
    "Armenian": "ճվշ",
    "Armenian, phonetic": "քս\u2024»",
    "Armenian, typewriter": "խսղ",
    "Devanagari": "\u094cऔ\u0947ए।",
    "Devanagari, phonetic": "टठसश",
    "Bengali": "\u09ccঔ\u09c7এ",
    "Gujarati": "\u0accઔ\u0ac7એ",
    "Gurmukhi": "\u0a4cਔ\u0a47ਏ",
    "Kannada": "\u0cccಔ\u0cc7ಏ",
    "Malayalam": "\u0d4cഔ\u0d47ഏ",
    "Odia": "\u0b4cଔ\u0b47ଏ",
    "Tamil": "\u0bccஔ\u0bc7ஏ",
    "Telugu": "\u0c4cఔ\u0c47ఏ",
    "Sinhala": "ඍඎසශ",
    "Dzongkha": "ཀ\u0f90ཐ\u0fa0ཧ\u0fb7",
    "Dhivehi": "\u07b0ޤސށ",
    "Amharic": "ቀቐሰሠ፤",
    "French": ";:",
    "German, Spanish, Italian": ":",
    "English": ">",
}
"""Small letters; from the layouts of xkeyboard-config 2.35 and of Korean, Japanese and Chinese input methods."""

FOREIGN_STOPS = frozenset("".join(LAYOUTS.values()))

HANGUL = "\uac00", "\ud7a3"
"""The first and the last syllable: an input method may send a syllable where letters were typed."""
_LETTERS = 21 * 28
_ENDINGS = 28
_FIRST = {2, 7, 8}
"""ㄴ, ㅂ and ㅃ as the first letter of a syllable, by their place in Unicode's order."""
_LAST = {4, 5, 6, 11, 17, 18}
"""ㄴ, ㄵ, ㄶ, ㄼ, ㅂ and ㅄ as the last."""


def stops_here(character: str) -> bool:
    """Whether one of the three keys was pressed to give this character."""
    if HANGUL[0] <= character <= HANGUL[1]:
        number = ord(character) - ord(HANGUL[0])
        return number // _LETTERS in _FIRST or number % _ENDINGS in _LAST
    return character in FOREIGN_STOPS
