"""/star: stories for interviews, written part by part, tagged by topic, and practised by telling them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules import stories as rules
from bot.rules.stories import StoryTopic, Telling
from bot.utf16 import units
from bot.views import stories as views
from bot.views.settings import notice
from handlers import asking, replies
from handlers.feature import Command, Feature
from storage import Nouns
from storage.records import Dialog, Story, StoryPart

DIALOG = "story"
KEPT = timedelta(days=30)
MOST_STORIES = 100
UNWRITTEN = 0


async def show_hub(update: Update, context: Context, route: routes.StoryHub | None = None) -> None:
    await asking.leave(context, DIALOG)
    stories = await context.storage.stories.of(context.person.id)
    await replies.show(update, context, views.hub(context.texts, stories, route.page if route else 0))


async def begin(update: Update, context: Context, _route: routes.NewStory) -> None:
    if len(await context.storage.stories.of(context.person.id)) >= MOST_STORIES:
        raise UserError("too_many_stories", limit=MOST_STORIES)
    part = next(iter(StoryPart))
    await _expect(context.storage, context, UNWRITTEN, part, {})
    await replies.show(update, context, views.writing(context.texts, part, rules.longest(part)))


async def show_story(update: Update, context: Context, route: routes.StoryCard) -> None:
    await asking.leave(context, DIALOG)
    await replies.show(update, context, views.card(context.texts, await _own(context, route.story)))


async def ask_part(update: Update, context: Context, route: routes.AskStoryPart) -> None:
    if route.part not in list(StoryPart):
        raise UserError("stale_button")
    story, part = await _own(context, route.story), StoryPart(route.part)
    await _expect(context.storage, context, story.id, part, {})
    written = rules.words_of(story, part)
    await replies.show(update, context, views.writing(context.texts, part, rules.longest(part), written))


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    """Keep a part and ask for the next. A corrected message, or one that is handled twice, rewrites what it gave."""
    message, asked = update.effective_message, StoryPart(dialog.step)
    if message is None or not message.text:
        return
    given: dict[str, str] = dict(dialog.data["given"])
    key = str(message.message_id)
    if key not in given and update.edited_message:
        await replies.send(context, views.writing(context.texts, asked, rules.longest(asked)))
        return
    part = StoryPart(given.get(key, asked))
    words = message.text.strip()
    if units(words) > rules.longest(part):
        raise UserError("story_part_too_long", length=units(words), limit=rules.longest(part))
    async with context.storage.transaction() as tx:
        story = await _write(tx, context, int(dialog.data["story"]), part, words)
        following = asked if key in given else rules.missing(story)
        if following is None:
            await tx.dialogs.end(context.person.id)
        else:
            await _expect(tx, context, story.id, following, {**given, key: part.value})
    if following is not None:
        view = views.writing(context.texts, following, rules.longest(following))
    else:
        view = views.card(context.texts, story) if story.topics else views.topics(context.texts, story)
    await replies.send(context, view)


async def show_topics(update: Update, context: Context, route: routes.StoryTopics) -> None:
    await replies.show(update, context, views.topics(context.texts, await _own(context, route.story)))


async def tag(update: Update, context: Context, route: routes.TagStory) -> None:
    if route.topic not in list(StoryTopic):
        raise UserError("stale_button")
    async with context.storage.transaction() as tx:
        story = await tx.stories.get(context.person.id, route.story)
        if story is not None:
            topics = story.topics | {route.topic} if route.wanted else story.topics - {route.topic}
            story = await tx.stories.tag(context.person.id, route.story, topics)
    await replies.show(update, context, views.topics(context.texts, _there(story)))


async def ask_delete(update: Update, context: Context, route: routes.AskDeleteStory) -> None:
    await replies.show(update, context, views.ask_delete(context.texts, await _own(context, route.story)))


async def delete(update: Update, context: Context, route: routes.DeleteStory) -> None:
    await context.storage.stories.delete(context.person.id, route.story)
    await show_hub(update, context)


async def practise(update: Update, context: Context, _route: routes.PractiseStories) -> None:
    """The story that needs it most."""
    story = rules.to_tell(await context.storage.stories.of(context.person.id))
    await replies.show(update, context, views.asked(context.texts, _there(story)))


async def practise_one(update: Update, context: Context, route: routes.PractiseStory) -> None:
    await replies.show(update, context, views.asked(context.texts, await _own(context, route.story)))


async def reveal(update: Update, context: Context, route: routes.RevealStory) -> None:
    await replies.show(update, context, views.revealed(context.texts, await _own(context, route.story)))


async def rate(update: Update, context: Context, route: routes.RateStory) -> None:
    """Note how it went, once however often it is tapped."""
    if route.rating not in list(Telling):
        raise UserError("stale_button")
    story = await _own(context, route.story)
    if story.told == route.told:
        await context.storage.stories.told(story, route.rating, now=context.now)
    await show_hub(update, context)


async def export(update: Update, context: Context, _route: routes.ExportStories) -> None:
    """All of them as one text file."""
    stories = await context.storage.stories.of(context.person.id)
    document = views.as_text(context.texts, stories).encode()
    caption = notice(context.texts, "stories_exported").text
    await context.bot.send_document(context.person.id, document, caption=caption, filename="star-stories.txt")


async def _expect(nouns: Nouns, context: Context, story_id: int, part: StoryPart, given: Mapping[str, str]) -> None:
    """From now on what the person types is this part; `given` maps messages to the parts they were."""
    data = {"story": story_id, "given": given}
    await nouns.dialogs.put(context.person.id, DIALOG, step=part, data=data, expires_at=context.now + KEPT)


async def _write(nouns: Nouns, context: Context, story_id: int, part: StoryPart, words: str) -> Story:
    if story_id == UNWRITTEN:
        return await nouns.stories.begin(context.person.id, part, words, now=context.now)
    return _there(await nouns.stories.write(context.person.id, story_id, part, words, now=context.now))


async def _own(context: Context, story_id: int) -> Story:
    return _there(await context.storage.stories.get(context.person.id, story_id))


def _there(story: Story | None) -> Story:
    if story is None:
        raise UserError("story_gone")
    return story


FEATURE = Feature(
    commands={"star": Command(show_hub, "your STAR stories for interviews")},
    taps={
        routes.StoryHub: show_hub,
        routes.NewStory: begin,
        routes.StoryCard: show_story,
        routes.AskStoryPart: ask_part,
        routes.StoryTopics: show_topics,
        routes.TagStory: tag,
        routes.AskDeleteStory: ask_delete,
        routes.DeleteStory: delete,
        routes.PractiseStories: practise,
        routes.PractiseStory: practise_one,
        routes.RevealStory: reveal,
        routes.RateStory: rate,
        routes.ExportStories: export,
    },
    answers={DIALOG: answer},
)
