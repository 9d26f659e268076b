"""Guesses the language a posting is written in from its alphabet and its commonest small words."""

from __future__ import annotations

from collections import Counter

from bot.normalise.phrases import Tokens

_SMALL_WORDS = {
    "en": "the and of to in for with you we our is are will your be have this that from as",
    "de": "und der die das mit für wir ist ein eine nicht auf sie bei den von zu im als oder deine unser unsere",
    "es": "el los las con para una por que del como nuestro nuestra más experiencia y es tus años",
    "fr": "le les des et pour une vous nous avec dans sur est du au qui votre notre nos être",
    "pt": "os das dos com para uma você não em por que mais como são da ao nossa nosso experiência",
    "it": "il di che con per una sono della nel del gli nostro lavoro delle",
    "nl": "het een van en voor met zijn wij je bij ons aan deze dat jij",
    "pl": "i w na do z się jest oraz dla nie praca pracy doświadczenie",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)
_ENOUGH_WORDS = 200
_LEAST_HITS = 3
_ALPHABETS = (
    ("ru", "\u0400", "\u04ff"),
    ("ja", "\u3040", "\u30ff"),
    ("ko", "\uac00", "\ud7af"),
    ("zh", "\u4e00", "\u9fff"),
    ("he", "\u0590", "\u05ff"),
    ("ar", "\u0600", "\u06ff"),
)


def language(tokens: Tokens) -> str | None:
    """ISO 639-1 code, or None where the text is too short to tell."""
    words = tokens.words[:_ENOUGH_WORDS]
    letters = Counter(
        name
        for word in (() if tokens.text.isascii() else words)
        if word[0] > "\u03ff"
        for name, low, high in _ALPHABETS
        if low <= word[0] <= high
    )
    if letters and letters.most_common(1)[0][1] * 3 > len(words):
        name = letters.most_common(1)[0][0]
        return "uk" if name == "ru" and any("і" in word or "ї" in word for word in words) else name
    counts = Counter[str]()
    for languages, hits in Counter(map(_LANGUAGES_OF.get, words)).items():
        for name in languages or ():
            counts[name] += hits
    if not counts or counts.most_common(1)[0][1] < _LEAST_HITS:
        return None
    return counts.most_common(1)[0][0]
