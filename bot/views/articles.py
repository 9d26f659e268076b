"""Articles: the themes, the list of one, a page to read, and what is similar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from bot import routes
from bot.i18n import Texts
from bot.library.articles import Article, Theme
from bot.library.entries import Entry, Shelf
from bot.views import shelves
from bot.views.length import clip
from bot.views.view import Button, View, rows
from storage.records import Reading


def themes(texts: Texts, articles: Mapping[str, Article], readings: Mapping[str, Reading]) -> View:
    """A button for each theme, with how many of its articles were read."""
    names = shelves.themes(texts)
    buttons = []
    for theme, name in names.items():
        there = [article.id for article in articles.values() if article.theme is theme]
        read = sum(_is_read(readings, article_id) for article_id in there)
        if there:
            buttons.append(Button.to(f"{name} · {read}/{len(there)}", routes.ThemeList(0, theme.value)))
    back = (Button.to(texts.gettext("‹ Tips"), routes.TipsHome()),)
    return View(texts.render("articles", articles=len(articles)), (*rows(buttons, 1), back))


def listing(
    texts: Texts, theme: Theme, articles: Sequence[Article], readings: Mapping[str, Reading], number: int
) -> View:
    """The articles of a theme, a button each; what was read has a tick, what was begun an arrow."""
    shown, number, count = shelves.on_page(articles, number)
    text = texts.render(
        "article_list",
        theme=shelves.themes(texts)[theme],
        articles=[{"title": one.title, "summary": one.summary, "mark": _mark(readings, one.id)} for one in shown],
    )
    buttons = [
        (
            Button.to(
                clip(f"{_mark(readings, one.id)} {one.title}".strip(), shelves.BUTTON_UNITS),
                routes.OpenEntry(Entry(Shelf.ARTICLE, one.id, one.title).key),
            ),
        )
        for one in shown
    ]
    turning = shelves.turning(number, count, lambda page: routes.ThemeList(page, theme.value))
    back = (Button.to(texts.gettext("‹ Themes"), routes.Themes()),)
    return View(text, (*buttons, *turning, back))


def page(texts: Texts, article: Article, pages: Sequence[str], number: int, *, link: str) -> View:
    """One page; the first says what the article gives, the last where its facts come from. `link` opens it."""
    _ = texts.gettext
    last = number == len(pages) - 1
    text = texts.render(
        "article",
        article=article,
        level=shelves.levels(texts)[article.level],
        body=pages[number],
        number=number + 1,
        pages=len(pages),
        sources=article.sources,
        reviewed=texts.full_day(article.reviewed),
    )
    turning = shelves.turning(number, len(pages), lambda page: routes.ArticlePage(page, article.id))
    further: tuple[tuple[Button, ...], ...] = ()
    if last:
        share = "https://t.me/share/url?" + urlencode({"url": link, "text": article.title})
        similar = Button.to(_("🔗 Similar"), routes.SimilarArticles(article.id))
        further = ((similar, Button(_("📤 Share"), url=share)),)
    name = shelves.themes(texts)[article.theme]
    return View(text, (*turning, *further, (Button.to(f"‹ {name}", routes.ThemeList(0, article.theme.value)),)))


def similar(texts: Texts, article: Article, found: Sequence[Article]) -> View:
    text = texts.render("article_similar", title=article.title, articles=found)
    buttons = [(shelves.opening(Entry(Shelf.ARTICLE, one.id, one.title)),) for one in found]
    back = (Button.to(texts.gettext("‹ Back"), routes.OpenEntry(Entry(Shelf.ARTICLE, article.id, "").key)),)
    return View(text, (*buttons, back))


def _is_read(readings: Mapping[str, Reading], article_id: str) -> bool:
    return article_id in readings and readings[article_id].read_at is not None


def _mark(readings: Mapping[str, Reading], article_id: str) -> str:
    return "✓" if _is_read(readings, article_id) else "▸" if article_id in readings else ""
