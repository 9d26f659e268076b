"""/quiz: rounds of Telegram's own quiz polls, with the reason for each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telegram import InputPollOption, Poll, Update
from telegram.constants import PollType

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library import Question, Topic
from bot.rules import quiz as rules
from bot.rules import recurrence
from bot.views import quiz as views
from handlers import replies
from handlers.feature import Command, Feature
from storage.records import QuizQuestion


async def show_hub(update: Update, context: Context, _route: routes.QuizHub | None = None) -> None:
    history = await context.storage.quizzes.of(context.person.id)
    await replies.show(update, context, views.hub(context.texts, _topics(context), _tally(context, history)))


async def start(update: Update, context: Context, route: routes.StartQuiz) -> None:
    """The first poll of a round; each answer brings the next."""
    if route.topic and route.topic not in _topics(context):
        raise UserError("stale_button")
    await _ask(context, await context.storage.quizzes.of(context.person.id), route.topic, number=1)


async def answered(update: Update, context: Context) -> None:
    """A poll was answered: the next one, or how the round went. Nothing comes of a poll that somebody else forwarded,
    of a second answer, and of a poll that is not the last one asked."""
    answer = update.poll_answer
    if answer is None or not answer.option_ids:
        return
    async with context.storage.transaction() as tx:
        asked = await tx.quizzes.answer(context.person.id, answer.poll_id, answer.option_ids[0], now=context.now)
        if asked is not None and not asked.right:
            await tx.question_counts.missed(asked.question_id)
    history = await context.storage.quizzes.of(context.person.id)
    if asked is None or asked.poll_id != history[0].poll_id:
        return
    if asked.number < rules.ROUND and await _ask(context, history, asked.topic, number=asked.number + 1):
        return
    lately = _round(history)
    questions = context.services.content.library.questions
    missed = [questions[one.question_id].question for one in lately if not one.right and one.question_id in questions]
    view = views.summary(
        context.texts,
        right=sum(bool(one.right) for one in lately),
        asked=len(lately),
        topic=asked.topic,
        streak=_tally(context, history).streak,
        missed=missed,
    )
    await replies.send(context, view)


async def keep_misses(update: Update, context: Context, _route: routes.KeepQuizMisses) -> None:
    """Make practice cards, due today, of what was answered wrongly in the last round."""
    history = await context.storage.quizzes.of(context.person.id)
    missed = [asked.question_id for asked in _round(history) if not asked.right]
    today = recurrence.local_day(context.now, context.person.zone or "UTC")
    added = await context.storage.practice.add(context.person.id, missed, day=today)
    await replies.show(update, context, views.kept(context.texts, added))


async def _ask(context: Context, history: Sequence[QuizQuestion], topic: str, *, number: int) -> bool:
    """Send the poll of this number in the round; False where the topic has no further question."""
    this_round = {asked.question_id for asked in history[: number - 1]}
    known = {question.id: question for question in _quizzes(_topics(context), topic) if question.id not in this_round}
    picked = rules.pick(list(known), history)
    quiz = known[picked[0]].quiz if picked else None
    if quiz is None:
        return False
    seed = f"{context.person.id} {picked[0]} {context.now.isoformat()}"
    options, right = rules.shuffled(quiz.right, quiz.wrong, seed)
    message = await context.bot.send_poll(
        context.person.id,
        quiz.question,
        [InputPollOption(option, text_parse_mode=None) for option in options],
        question_parse_mode=None,
        type=PollType.QUIZ,
        correct_option_ids=[right],  # type: ignore[list-item] # it is typed as one of the numbers 0 to 11
        is_anonymous=False,
        explanation=quiz.explanation,
        explanation_parse_mode=None,
    )
    if message.poll is not None:
        await context.storage.quizzes.asked(_asked(context, message.poll, picked[0], topic, number, right))
    return True


def _asked(context: Context, poll: Poll, question_id: str, topic: str, number: int, right: int) -> QuizQuestion:
    return QuizQuestion(poll.id, context.person.id, question_id, topic, number, right, context.now)


def _round(history: Sequence[QuizQuestion]) -> list[QuizQuestion]:
    """The answered questions of the last round, in the order they were asked."""
    last: list[QuizQuestion] = []
    for asked in history:
        last.insert(0, asked)
        if asked.number == 1:
            break
    return [asked for asked in last if asked.right is not None]


def _tally(context: Context, history: Sequence[QuizQuestion]) -> rules.Tally:
    topics = {name: topic.topic for name, topic in context.services.content.library.topics_of_questions.items()}
    return rules.tally(history, topics)


def _topics(context: Context) -> dict[str, Topic]:
    """The topics that have quizzes."""
    topics = context.services.content.library.topics
    return {name: topic for name, topic in topics.items() if any(one.quiz for one in topic.questions)}


def _quizzes(topics: Mapping[str, Topic], chosen: str) -> list[Question]:
    """The questions with a quiz of one topic; of all of them, taken in turn, for ""."""
    if chosen:
        return [one for one in topics[chosen].questions if one.quiz]
    stacks = [[one for one in topic.questions if one.quiz] for topic in topics.values()]
    longest = max(map(len, stacks), default=0)
    return [stack[depth] for depth in range(longest) for stack in stacks if depth < len(stack)]


FEATURE = Feature(
    commands={"quiz": Command(show_hub, "quick questions with one right answer")},
    taps={routes.QuizHub: show_hub, routes.StartQuiz: start, routes.KeepQuizMisses: keep_misses},
)
