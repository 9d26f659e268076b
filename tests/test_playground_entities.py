"""HTML parse mode as Telegram has it: tags, entities, cleaning, and the words of every refusal."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import Entity, EntityError, parse_html, units
from bot.playground.formatting import MAX_ENTITIES, finish
from bot.playground.links import check_link
from bot.playground.rendering import to_html

ROCKET = "\N{ROCKET}"
TAGS = ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote"]


def covered(text: str, entity: Entity) -> str:
    """What an entity covers, counted as Telegram counts."""
    data = text.encode("utf-16-le")
    return data[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def kinds(html: str) -> list[tuple[str, str]]:
    text, entities = finish(*parse_html(html))
    return [(entity["type"], covered(text, entity)) for entity in entities]


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        (ROCKET + "<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 4'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x?y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>z</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ],
)
def test_a_mistake_is_told_in_telegrams_words(html: str, problem: str) -> None:
    with pytest.raises(EntityError) as caught:
        parse_html(html)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>a</b><strong>b</strong>", [("bold", "a"), ("bold", "b")]),
        ("<I>a</i>", [("italic", "a")]),
        ('<span class="tg-spoiler">a</span>', [("spoiler", "a")]),
        ("<b>x</>", [("bold", "x")]),
        ("<b></b>x", []),
        ("<b>bold <i>both</i></b>", [("bold", "bold both"), ("italic", "both")]),
        ("<b>a <b>b</b></b>", [("bold", "a b")]),
        ("<b>a <code>b</code> c</b>", [("bold", "a "), ("code", "b"), ("bold", " c")]),
        ("<code>a <b>b</b></code>", [("code", "a b")]),
        ("<blockquote>a <blockquote>b</blockquote></blockquote>", [("blockquote", "a b")]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", "a")]),
        ("<a href='http://example.org'>site</a>", [("text_link", "site")]),
        ("<a href='/jobs'>site</a>", []),
        ("<a href='javascript:alert(1)'>site</a>", []),
        ("<a>example.org</a>", [("text_link", "example.org")]),
        ("<a href='tg://user?id=7'>Ana</a>", [("text_mention", "Ana")]),
        ('<tg-emoji emoji-id="53">x</tg-emoji>', [("custom_emoji", "x")]),
        ('<tg-time unix="1700000000" format="r">then</tg-time>', [("date_time", "then")]),
        ("try /jobs or https://example.org/x.", [("bot_command", "/jobs"), ("url", "https://example.org/x")]),
        ("@rolecall_bot #remote", [("mention", "@rolecall_bot"), ("hashtag", "#remote")]),
        ("me@example.org", [("email", "me@example.org")]),
        ("<code>/jobs</code> and/or 1/2", [("code", "/jobs")]),
        (ROCKET + "<b>" + ROCKET + "</b>", [("bold", ROCKET)]),
    ],
)  # fmt: skip
def test_tags_become_entities(html: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(html) == expected


def test_the_language_of_a_code_block_belongs_to_pre() -> None:
    _, entities = parse_html('<pre><code class="language-sql">select</code></pre>')
    assert entities == [{"type": "pre", "language": "sql", "offset": 0, "length": 6}]


def test_code_alone_has_no_language() -> None:
    assert parse_html('<code class="language-sql">x</code>')[1] == [{"type": "code", "offset": 0, "length": 1}]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;&gt;&amp;&quot;&#65;&#x41;", '<>&"AA'),
        ("&nbsp;&apos;&mdash;&#0;&#xD800;&#99999999;", "&nbsp;&apos;&mdash;&#0;&#xD800;&#99999999;"),
        ("a&b & c", "a&b & c"),
        ("a&ltb", "a&ltb"),
        ("2 > 1", "2 > 1"),
    ],
)
def test_only_the_references_telegram_knows_are_decoded(html: str, text: str) -> None:
    assert parse_html(html) == (text, [])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  \n a \n ", "a"),
        ("a\tb\x00c\r\nd", "a b c\nd"),
        ("a\u202eb\u0333", "ab"),
        (" \n\u200b\u2800", ""),
        ("\u200ba", "\u200ba"),
    ],
)
def test_text_is_cleaned_and_trimmed(text: str, kept: str) -> None:
    assert finish(text, [])[0] == kept


def test_entities_move_with_the_text_that_is_cleaned_away() -> None:
    text, entities = finish(*parse_html(f"  {ROCKET}\r\u202e x<b>\ry </b> "))
    assert text == f"{ROCKET} xy"
    assert [(entity["type"], covered(text, entity)) for entity in entities] == [("bold", "y")]


def test_leading_space_inside_an_entity_stays() -> None:
    assert finish(*parse_html(" <pre>  x</pre>"))[0] == "  x"


def test_a_message_keeps_a_hundred_entities() -> None:
    assert len(finish(*parse_html("<b>x</b> " * 101))[1]) == MAX_ENTITIES


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("example.org/A?b=C", "http://example.org/A?b=C"),
        ("https://example.org:8080?x", "https://example.org:8080/?x"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
    ],
)
def test_links_are_kept_in_one_form(url: str, kept: str) -> None:
    assert check_link(url) == kept


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://localhost/x", "Wrong HTTP URL"),
        ("https://exa mple.org", "Wrong HTTP URL"),
        ("/jobs", "URL host is empty"),
        ("https://", "URL host is empty"),
        ("ftp://example.org", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Wrong HTTP URL"),
    ],
)
def test_bad_links_are_refused(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        check_link(url)


def test_rendering_escapes_and_nests() -> None:
    text, entities = finish(*parse_html("<b>a &lt;<i>b</i></b> <a href='https://x.org/?a=1&amp;b=\"'>c</a>"))
    assert to_html(text, entities) == (
        "<b>a &lt;<i>b</i></b> "
        '<a href="https://x.org/?a=1&amp;b=&quot;" rel="noopener noreferrer" target="_blank">c</a>'
    )


def test_rendering_nests_entities_that_overlap() -> None:
    bold, italic = {"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 3}
    assert to_html("abcde", [bold, italic]) == "<b>ab<i>c</i></b><i>de</i>"


def test_rendering_marks_commands_spoilers_and_code_blocks() -> None:
    text, entities = finish(*parse_html('/go <tg-spoiler>x</tg-spoiler><pre><code class="language-go">y</code></pre>'))
    assert to_html(text, entities) == (
        '<a class="command" data-command="/go">/go</a> <span class="spoiler">x</span>'
        '<pre><code class="language-go">y</code></pre>'
    )


pieces = st.sampled_from(
    ["<", ">", "</", "/", "&", "&lt;", "&#x1f680;", "b", "a href=", '"', "'", "=", " ", "\n", "\r", "<b>", "</b>",
     "<code>", "</code>", "<pre>", "</pre>", "<a href='x.org'>", "</a>", "<blockquote>", "</blockquote>", "x", ROCKET,
     "é", "\u202e", "/start", "@somebody", "https://a.b", "#tag"],
)  # fmt: skip
plain = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(pieces).map("".join) | plain)
def test_any_text_is_parsed_or_refused(source: str) -> None:
    try:
        text, entities = finish(*parse_html(source))
    except EntityError:
        return
    assert text == text.rstrip(" \n")
    offsets = [entity["offset"] for entity in entities]
    assert offsets == sorted(offsets)
    for entity in entities:
        assert entity["length"] > 0
        assert covered(text, entity)
        assert entity["offset"] + entity["length"] <= units(text)
    shown = re.sub(r"</?[a-z][^<>]*>", "", to_html(text, entities))
    assert unescape(shown) == text


@given(plain)
def test_escaped_text_comes_back_whole(text: str) -> None:
    assert parse_html(escape(text, quote=False)) == (text, [])
    assert parse_html(f"<b>{escape(text)}</b>".replace("&#x27;", "'"))[0] == text


@given(st.lists(st.tuples(st.sampled_from(TAGS), plain.filter(bool)), max_size=8))
def test_entities_cover_what_their_tags_enclosed(parts: list[tuple[str, str]]) -> None:
    source = "-".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts)
    text, entities = parse_html(source)
    assert text == "-".join(content for _, content in parts)
    assert [covered(text, entity) for entity in entities] == [content for _, content in parts]
