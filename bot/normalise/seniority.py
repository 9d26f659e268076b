"""Levels a posting names in its titles, or implies by the years of experience it asks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from bot.normalise.phrases import PhraseBook, Tokens, word_set
from bot.normalise.reading import Reading, Sentence, quote
from bot.normalise.vocabulary import Vocabulary
from storage.records import RawJob, Seniority

Level = Seniority

_ROLE = re.compile(
    r"\b(?:engineers?|developers?|programmers?|devops|sre|architects?|scientists?|analysts?|"
    r"designers?|administrators?|admins?|testers?|qa|consultants?|"
    r"managers?|leads?|directors?|interns?|internships?|apprentice\w*|trainees?|cto|vp|head|specialists?|backend|"
    r"back end|"
    r"back-end|frontend|front end|front-end|full[ -]?stack|swe|dba|"
    r"entwickler\w*|développeur\w*|desarrollador\w*|desenvolvedor\w*|разработчик\w*|программист\w*|"
    r"инженер\w*|ingenieur\w*|ingénieur\w*|ingenier\w+|engenheir\w+|"
    r"java|python|node|react|php|ruby|golang|founder|cofounder|co-founder|recruiters?|writers?|owner|"
    r"coach|officer|praktik\w+|werkstudent\w*|tech)\b",
)
_YEARS = re.compile(
    r"(?:(?P<low>\d{1,2})\s*(?:-|–|to|bis|à|a)\s*(?P<high>\d{1,2})|"
    r"(?P<years>\d{1,2}))\s*\+?\s*(?:or more |plus |\+ |full )?"
    r"(?:years?|yrs?|jahren?|años|anos|ans|лет|год[а]?)\b\+?"
)
_EXPERIENCE = re.compile(
    r"experience|experienced|exp\b|erfahrung|experiencia|experiência|expérience|опыт|background|"
    r"worked|working|professional|track record|expertise|of \w+ing|development|hands-on|building|"
    r"as an?\b|with\b"
)
_NOT_EXPERIENCE = re.compile(
    r"\bago\b|old\b|founded|for (?:over|more than|the (?:past|last))|over the (?:past|last|next)|"
    r"in a row|vesting|year (?:education|degree|program\w*|course)|we['’]ve been|history|years? contract|"
    r"in business|anniversary|our team|"
    r"our company|we have"
)
_SENTENCE = re.compile(
    r"\b(?:we|our|you|your|you['’]ll|is|are|will|have|has|with|who|that|should|experience|years|"
    r"ability|understanding|knowledge)\b",
)
_LEVEL_WORDS = word_set("levels level")
YEAR_WORDS = word_set("years year yrs yr jahre jahren años anos ans лет года")
_MOST_YEARS, _SENIOR_YEARS, _MID_YEARS = 20, 5, 3
_FIELD_LINE = 48
_LEVEL_FIELD = word_set("seniority experience career job level levels position positions role to or and")
_ALL = frozenset({Level.JUNIOR, Level.MID, Level.SENIOR})
_ALL_LEVELS = re.compile(
    r"\b(?:(?:all|any|every|various|multiple) (?:experience |seniority |skill )?levels?\b(?! of (?:the|our|a)\b)|"
    r"levels?: (?:any|all)\b|"
    r"from (?:interns?|apprentices?|juniors?|entry[ -]level) to (?:seniors?|leads?|principals?))"
)
_SOUGHT = re.compile(
    r"\b(?:looking for|look for|hiring|hire|seek\w*|search\w* for|recruit\w*|we need|i need|"
    r"open(?:ings?| roles?| positions?)|positions?|roles?|join (?:us|our \w+) as|"
    r"opportunit\w+ for|in need of|suchen|gesucht|buscamos|procuramos|recherchons|cherchons|ищем|"
    r"требуется|ищет|want)\b"
)
_OTHERS = re.compile(
    r"report\w* (?:\w+ )?to|work\w* (?:closely |directly |together )?(?:with|alongside|under)|"
    r"mentor\w*|guid(?:e|ing)|coach\w*|led by|alongside|founded by|my name|i['’]m |i am |support from|"
    r"grow\w* (?:in)?to|become|contact|reach out to|assist\w*|input from|collaborat\w+|interview\w*|"
    r"chat with|call with|our (?:current )?(?:cto|ceo|vp|lead|senior)|our team|\b(?:no|"
    r"not)\b[^,;]{0,15}$"
)
_ARTICLE = re.compile(r"(?:\b(?:an?|as|the|tech|technical|team|senior|sr|for|new|hiring)|[/,(:&•*-])\W*$")
_SIGNATURE = re.compile(
    r"(?:^|[-–—•~*]\s*)[A-Z][\w'’]+(?: [A-Z][\w'’.]+)?,? (?:[-–—(|] ?)?(?:Co-?[Ff]ounder|CTO|CEO|VP|"
    r"Head|Director|Founder|Engineering Manager)"
)
_TITLE_END = re.compile(r"\s[-–—:]\s|: |\(http")
_ROLE_LINE = 130
_NEAR = 5


class SeniorityReader:
    """Reads level words with the vocabulary's table; words that only look like a level are found first and dropped."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        table: dict[str, Level | None] = {
            phrase: level for level, phrases in vocabulary.levels.items() for phrase in phrases
        }
        table |= dict.fromkeys(vocabulary.not_levels)
        self._book: PhraseBook[Level | None] = PhraseBook(table)
        phrases = [Tokens.of(phrase).words for phrases in vocabulary.levels.values() for phrase in phrases]
        single = {words[0] for words in phrases if len(words) == 1}
        self._words = frozenset(single.union(words[-1] for words in phrases if not single.intersection(words)))
        self._level_words = self._words | _LEVEL_WORDS
        self.topics = (self._words, self._level_words, YEAR_WORDS)

    def read(self, raw: RawJob, reading: Reading) -> tuple[frozenset[Level], str]:
        """The levels and the words they came from: field, else title and header, else sentences, else years."""
        if raw.seniority and (levels := self._levels(Sentence.of(raw.seniority))):
            return levels, f"seniority: {raw.seniority}"
        found = {reading.title: self._levels(Sentence.of(reading.title))}
        lines = list(reading.lines_with(self._words))
        if not found[reading.title] or reading.listed:
            found |= {part.text: self._levels(part) for part in reading.segments if _ROLE.search(part.lower)}
            found |= {line: self._levels(Sentence.of(line)) for line in _role_lines(lines)}
        found |= {line: levels for line in lines if len(line) < _FIELD_LINE and (levels := self._alone(line))}
        for sentence in () if any(found.values()) else reading.sentences_with(self._level_words):
            found[sentence.text] = self._sought(sentence)
        named = {line: levels for line, levels in found.items() if levels}
        if named:
            return frozenset[Level]().union(*named.values()), quote(" · ".join(named))
        return _by_years(reading)

    def _levels(self, line: Sentence) -> frozenset[Level]:
        """Levels of a title; a senior manager is a manager."""
        if ("level" in line.lower or " to " in line.lower) and _ALL_LEVELS.search(line.lower):
            return _ALL
        levels = {match.value for match in self._book.find(line.tokens) if match.value}
        if Level.MANAGER in levels:
            levels.discard(Level.SENIOR)
        return frozenset(levels)

    def _alone(self, line: str) -> frozenset[Level]:
        """The levels of a line that is nothing else: a ticked box, a field of a form, "Level: Mid to Senior"."""
        tokens = Tokens.of(line)
        matches = self._book.find(tokens)
        levels = frozenset(match.value for match in matches if match.value)
        if len(levels) < len(matches) or Level.EXECUTIVE in levels:
            return frozenset()
        named = {index for match in matches for index in range(match.first, match.last)}
        others = {word for index, word in enumerate(tokens.words) if index not in named}
        return levels if others <= _LEVEL_FIELD else frozenset()

    def _sought(self, sentence: Sentence) -> frozenset[Level]:
        """Levels that stand shortly before the name of a role, in a sentence that says who is sought."""
        if _ALL_LEVELS.search(sentence.lower):
            return _ALL
        if not _SOUGHT.search(sentence.lower) or _SIGNATURE.search(sentence.text):
            return frozenset()
        tokens, levels = sentence.tokens, set()
        first = bisect_left(tokens.starts, sentence.start)
        last = first + len(sentence.words)
        for match in self._book.find(tokens, range(first, last)):
            near = " ".join(tokens.words[match.first : min(match.last + _NEAR, last)])
            before = sentence.lower[: tokens.starts[match.first] - sentence.start]
            if (
                match.value
                and _ROLE.search(near)
                and not _OTHERS.search(before[-80:])
                and (match.value is not Level.LEAD or _ARTICLE.search(before))
            ):
                levels.add(match.value)
        return frozenset(levels)


def _role_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines that read like the title of a role, as in a list of openings."""
    for line in lines:
        end = _TITLE_END.search(line, 0, _ROLE_LINE + len(": "))
        title = line[: end.start()] if end else line
        lower = title[:_ROLE_LINE].lower()
        if len(title) < _ROLE_LINE and not title.endswith((".", "!", "?")) and _ROLE.search(lower):
            wordy = _SENTENCE.search(lower) or _OTHERS.search(lower)
            if not wordy and not _SIGNATURE.search(line):
                yield title


def _by_years(reading: Reading) -> tuple[frozenset[Level], str]:
    """The level that the longest experience asked for stands for."""
    asked: list[tuple[int, str]] = []
    for sentence in reading.sentences_with(YEAR_WORDS):
        lower = sentence.lower
        if not _EXPERIENCE.search(lower) or _NOT_EXPERIENCE.search(lower):
            continue
        for match in _YEARS.finditer(lower):
            years = int(match["low"] or match["years"])
            if years <= _MOST_YEARS:
                asked.append((years, sentence.text))
    if not asked:
        return frozenset(), ""
    years, words = max(asked)
    level = Level.SENIOR if years >= _SENIOR_YEARS else Level.MID if years >= _MID_YEARS else Level.JUNIOR
    return frozenset({level}), quote(words)
