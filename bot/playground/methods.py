"""The Bot API methods the playground has: the name as the Bot API spells it, and the function that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground import delivery, editing, files, members, polls, profile_methods, queries, sending
from bot.playground.parameters import Parameters
from bot.playground.world import World

Method = Callable[[World, Parameters], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getUpdates": delivery.get_updates,
    "setWebhook": delivery.set_webhook,
    "deleteWebhook": delivery.delete_webhook,
    "getWebhookInfo": delivery.get_webhook_info,
    "getMe": profile_methods.get_me,
    "setMyCommands": profile_methods.set_my_commands,
    "getMyCommands": profile_methods.get_my_commands,
    "deleteMyCommands": profile_methods.delete_my_commands,
    "setMyName": profile_methods.text_setter("name"),
    "getMyName": profile_methods.text_getter("name"),
    "setMyDescription": profile_methods.text_setter("description"),
    "getMyDescription": profile_methods.text_getter("description"),
    "setMyShortDescription": profile_methods.text_setter("short_description"),
    "getMyShortDescription": profile_methods.text_getter("short_description"),
    "setChatMenuButton": profile_methods.set_chat_menu_button,
    "getChatMenuButton": profile_methods.get_chat_menu_button,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendVoice": sending.send_voice,
    "sendLocation": sending.send_location,
    "sendPoll": sending.send_poll,
    "sendChatAction": sending.send_chat_action,
    "stopPoll": polls.stop_poll,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all_chat_messages,
    "answerCallbackQuery": queries.answer_callback_query,
    "answerInlineQuery": queries.answer_inline_query,
    "getFile": files.get_file,
    "getChat": members.get_chat,
    "getChatMember": members.get_chat_member,
    "getChatAdministrators": members.get_chat_administrators,
    "getChatMemberCount": members.get_chat_member_count,
}

# The real server reads method names in any letter case.
SPELLINGS = {name.lower(): name for name in METHODS}
