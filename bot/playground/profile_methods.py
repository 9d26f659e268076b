"""Bot API methods about the bot itself: getMe, commands, name and descriptions, menu button."""

from __future__ import annotations

from collections.abc import Callable

from bot.playground.chats import Json
from bot.playground.faults import refusal
from bot.playground.parameters import Parameters
from bot.playground.profile import EVERYWHERE, TEXT_LIMITS, Scope, checked_commands, checked_language, checked_scope
from bot.playground.world import World


def get_me(world: World, parameters: Parameters) -> Json:
    return dict(world.bot)


def _where(world: World, parameters: Parameters) -> tuple[Scope, str]:
    scope = checked_scope(parameters.decoded("scope", "BotCommandScope"))
    language = checked_language(parameters.text("language_code"))
    kind, chat_id, _ = scope
    if chat_id:
        world.chat(chat_id)
    if chat_id in world.people and kind != "chat":
        raise refusal("can't use specified scope in private chats")
    return scope, language


def set_my_commands(world: World, parameters: Parameters) -> bool:
    where = _where(world, parameters)
    world.profile.commands[where] = checked_commands(parameters.items("commands", "commands"))
    _show_commands(world)
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    return world.profile.commands.get(_where(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.profile.commands.pop(_where(world, parameters), None)
    _show_commands(world)
    return True


def _show_commands(world: World) -> None:
    world.emit("commands", 0, {"commands": world.profile.commands.get((EVERYWHERE, ""), [])})


def text_setter(name: str) -> Callable[[World, Parameters], bool]:
    """setMyName, setMyDescription or setMyShortDescription; the reason for refusal is worded as for commands."""

    def set_text(world: World, parameters: Parameters) -> bool:
        text = parameters.text(name)
        if len(text) > TEXT_LIMITS[name]:
            raise refusal(f"bot {name.replace('_', ' ')} length must not exceed {TEXT_LIMITS[name]}")
        world.profile.texts[name, checked_language(parameters.text("language_code"))] = text
        if name == "name" and "language_code" not in parameters and text:
            world.bot["first_name"] = text
        return True

    return set_text


def text_getter(name: str) -> Callable[[World, Parameters], Json]:
    """getMyName, getMyDescription or getMyShortDescription, falling back to the text without a language."""

    def get_text(world: World, parameters: Parameters) -> Json:
        texts, language = world.profile.texts, checked_language(parameters.text("language_code"))
        fallback = world.bot["first_name"] if name == "name" else ""
        return {name: texts.get((name, language)) or texts.get((name, "")) or fallback}

    return get_text


def set_chat_menu_button(world: World, parameters: Parameters) -> bool:
    button = parameters.record("menu_button", "MenuButton") or {"type": "default"}
    if button.get("type") == "web_app" and not _url(button).startswith("https://"):
        raise refusal("menu button Web App URL is invalid: Only HTTPS links are allowed")
    world.profile.menu_buttons[parameters.integer("chat_id")] = button
    return True


def _url(button: Json) -> str:
    app = button.get("web_app")
    return str(app.get("url", "")) if isinstance(app, dict) else ""


def get_chat_menu_button(world: World, parameters: Parameters) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(parameters.integer("chat_id")) or buttons.get(0) or {"type": "default"}
