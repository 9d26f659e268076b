"""Stories for interviews: the overview, writing a part, a story with its topics, telling it, and all as text."""

from __future__ import annotations

from collections.abc import Sequence

from bot import routes
from bot.i18n import Texts
from bot.rules.stories import StoryTopic, Telling, missing, to_tell, topic_asked, topics_without, words_of
from bot.views import shelves
from bot.views.length import clip
from bot.views.view import Button, View, rows
from storage.records import Story, StoryPart

UNFINISHED = "✏️"
BODY = (StoryPart.SITUATION, StoryPart.TASK, StoryPart.ACTION, StoryPart.RESULT)


def parts(texts: Texts) -> dict[StoryPart, str]:
    _ = texts.gettext
    return {
        StoryPart.SITUATION: _("Situation"),
        StoryPart.TASK: _("Task"),
        StoryPart.ACTION: _("Action"),
        StoryPart.RESULT: _("Result"),
        StoryPart.TITLE: _("Title"),
    }


def topic_names(texts: Texts) -> dict[StoryTopic, str]:
    _ = texts.gettext
    return {
        StoryTopic.LAST_PROJECT: _("Last project"),
        StoryTopic.PRINCIPLES: _("Design principles"),
        StoryTopic.ALGORITHMS: _("Algorithms"),
        StoryTopic.DEBUGGING: _("Finding a bug"),
        StoryTopic.ARCHITECTURE: _("Architecture"),
        StoryTopic.CONFLICT: _("Conflict"),
        StoryTopic.DEADLINE: _("Deadlines"),
        StoryTopic.FUTURE: _("Where it is going"),
        StoryTopic.STACK: _("Choice of stack"),
        StoryTopic.TEAMWORK: _("Teamwork"),
    }


def hub(texts: Texts, stories: Sequence[Story], number: int) -> View:
    """Every story, a button each, and the topics that have none."""
    _ = texts.gettext
    names = topic_names(texts)
    shown, number, count = shelves.on_page(stories, number)
    lacking = [names[topic] for topic in topics_without(stories)] if stories else []
    text = texts.render("stories", stories=len(stories), lacking=texts.listing(lacking))
    cards = tuple((Button.to(_label(story), routes.StoryCard(story.id)),) for story in shown)
    new = Button.to(_("➕ New story"), routes.NewStory())
    practise = (Button.to(_("🎤 Practise"), routes.PractiseStories()),) if to_tell(stories) else ()
    export = ((Button.to(_("📤 As a file"), routes.ExportStories()),),) if stories else ()
    return View(text, (*cards, *shelves.turning(number, count, routes.StoryHub), (new, *practise), *export))


def writing(texts: Texts, part: StoryPart, limit: int, written: str = "") -> View:
    """The question for one part; `written` is what stands there now, and `limit` how many units it may have."""
    return View(
        texts.render(
            "story_part",
            part=part.value,
            name=parts(texts)[part],
            number=list(StoryPart).index(part) + 1,
            total=len(StoryPart),
            limit=limit,
            written=written,
        )
    )


def card(texts: Texts, story: Story) -> View:
    """A story in full, with whatever can be done with it; one that is unfinished is first of all written on."""
    _ = texts.gettext
    if (part := missing(story)) is None:
        first = Button.to(_("🎤 Practise"), routes.PractiseStory(story.id))
    else:
        first = Button.to(_("▶️ Go on writing"), routes.AskStoryPart(story.id, part.value))
    edits = (
        Button.to(f"✏️ {name}", routes.AskStoryPart(story.id, part.value))
        for part, name in parts(texts).items()
        if words_of(story, part)
    )
    further = (
        Button.to(_("🏷 Topics"), routes.StoryTopics(story.id)),
        Button.to(_("🗑 Delete"), routes.AskDeleteStory(story.id)),
    )
    back = (Button.to(_("‹ Stories"), routes.StoryHub(0)),)
    return View(_told(texts, story), ((first,), *rows(edits, 3), further, back))


def topics(texts: Texts, story: Story) -> View:
    """The topics a story answers, to be ticked."""
    _ = texts.gettext
    toggles = (
        Button.to(
            f"{'✅ ' if topic in story.topics else ''}{name}",
            routes.TagStory(story.id, int(topic not in story.topics), topic),
        )
        for topic, name in topic_names(texts).items()
    )
    done = (Button.to(_("Done ›"), routes.StoryCard(story.id)),)
    return View(texts.render("story_topics", title=_name(story)), (*rows(toggles, 2), done))


def ask_delete(texts: Texts, story: Story) -> View:
    _ = texts.gettext
    yes = Button.to(_("🗑 Delete"), routes.DeleteStory(story.id))
    no = Button.to(_("Keep it"), routes.StoryCard(story.id))
    return View(texts.render("story_delete", title=_name(story)), ((yes, no),))


def asked(texts: Texts, story: Story) -> View:
    """The question alone, so that the story is told by heart."""
    _ = texts.gettext
    show = Button.to(_("👀 Show my story"), routes.RevealStory(story.id))
    back = Button.to(_("‹ Stories"), routes.StoryHub(0))
    return View(texts.render("story_asked", topic=topic_asked(story) or "", title=story.title), ((show,), (back,)))


def revealed(texts: Texts, story: Story) -> View:
    """The story as written, and three ways to say how telling it went."""
    _ = texts.gettext
    names = {
        Telling.STUMBLED: _("😬 I stumbled"),
        Telling.PASSABLE: _("🙂 All right"),
        Telling.FLUENT: _("💪 Fluently"),
    }
    ratings = tuple(
        Button.to(name, routes.RateStory(story.id, story.told, telling.value)) for telling, name in names.items()
    )
    question = texts.render("story_rating")
    return View(f"{_told(texts, story)}\n\n{question}", (ratings,))


def as_text(texts: Texts, stories: Sequence[Story]) -> str:
    """Every story as plain text, to be kept in a file."""
    return "\n\n\n".join(_plain(texts, story) for story in stories) + "\n"


def _plain(texts: Texts, story: Story) -> str:
    names = parts(texts)
    written = [f"## {names[part]}\n\n{words_of(story, part)}" for part in BODY if words_of(story, part)]
    return "\n\n".join([f"# {_name(story)}", *filter(None, [_topics(texts, story)]), *written])


def _told(texts: Texts, story: Story) -> str:
    names = parts(texts)
    body = [(names[part], words_of(story, part)) for part in BODY if words_of(story, part)]
    return texts.render("story", title=_name(story), topics=_topics(texts, story), parts=body, told=story.told)


def _topics(texts: Texts, story: Story) -> str:
    return texts.listing([name for topic, name in topic_names(texts).items() if topic in story.topics])


def _label(story: Story) -> str:
    unfinished = f"{UNFINISHED} " if missing(story) else ""
    return clip(f"{unfinished}{_name(story)}", shelves.BUTTON_UNITS)


def _name(story: Story) -> str:
    """The title, else how the story begins."""
    return story.title or clip(story.situation, shelves.BUTTON_UNITS)
