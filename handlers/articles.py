"""/articles: the shelves, reading page by page, and what is similar."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library import Article
from bot.library.articles import Theme
from bot.library.entries import Entry, Shelf
from bot.library.markdown import article_blocks
from bot.library.paging import pages
from bot.rules.plan import Kind
from bot.views import articles as views
from handlers import milestones, planned, replies
from handlers.feature import Command, Feature
from storage.records import Measure


async def show_themes(update: Update, context: Context, _route: routes.Themes | None = None) -> None:
    library = context.services.content.library
    readings = await context.storage.readings.of(context.person.id)
    await replies.show(update, context, views.themes(context.texts, library.articles, readings))


async def show_theme(update: Update, context: Context, route: routes.ThemeList) -> None:
    if route.theme not in set(Theme):
        raise UserError("stale_button")
    theme = Theme(route.theme)
    articles = context.services.content.library.on(theme)
    readings = await context.storage.readings.of(context.person.id)
    await replies.show(update, context, views.listing(context.texts, theme, articles, readings, route.page))


async def read_on(update: Update, context: Context, article_id: str) -> None:
    """Open an article where the person stopped; one that was read to its end begins anew."""
    reading = (await context.storage.readings.of(context.person.id)).get(article_id)
    begun = reading is not None and reading.read_at is None
    await _show(update, context, _article(context, article_id), reading.page if reading and begun else 0)


async def turn_page(update: Update, context: Context, route: routes.ArticlePage) -> None:
    await _show(update, context, _article(context, route.article), route.page)


async def show_similar(update: Update, context: Context, route: routes.SimilarArticles) -> None:
    article = _article(context, route.article)
    found = await context.services.search.similar(Entry(Shelf.ARTICLE, article.id, article.title))
    articles = [_article(context, entry.id) for entry in found]
    await replies.show(update, context, views.similar(context.texts, article, articles))


async def _show(update: Update, context: Context, article: Article, number: int) -> None:
    entries, bot = context.services.content.library.entries, context.bot.username
    shelves = {"article": Shelf.ARTICLE, "checklist": Shelf.CHECKLIST}

    def address(link: str) -> str:
        kind, _, name = link.partition(":")
        return entries[f"{shelves[kind]}-{name}"].link(bot)

    every = pages(article_blocks(article.body, address))
    number = max(0, min(number, len(every) - 1))
    read = number == len(every) - 1
    await context.storage.readings.note(context.person.id, article.id, page=number, read=read, now=context.now)
    if read:
        await planned.tick(context, Kind.READ, {article.id})
    link = entries[f"{Shelf.ARTICLE}-{article.id}"].link(bot)
    await replies.show(update, context, views.page(context.texts, article, every, number, link=link))
    if read:
        await milestones.passed(context, Measure.ARTICLES)


def _article(context: Context, article_id: str) -> Article:
    article = context.services.content.library.articles.get(article_id)
    if article is None:
        raise UserError("entry_gone")
    return article


FEATURE = Feature(
    commands={"articles": Command(show_themes, "articles by theme")},
    taps={
        routes.Themes: show_themes,
        routes.ThemeList: show_theme,
        routes.ArticlePage: turn_page,
        routes.SimilarArticles: show_similar,
    },
)
