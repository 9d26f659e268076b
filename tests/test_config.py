"""Settings: their defaults, where they are read from, and the line that says what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Settings, load_settings
from bot.errors import OperatorError

DEFAULTS: dict[str, Any] = {
    "token": None,
    "api_url": "https://api.telegram.org",
    "database_url": "",
    "sources": None,
    "admins": (),
    "web_host": "127.0.0.1",
    "web_port": 8080,
    "webhook_url": "",
    "webhook_secret": None,
    "roles": frozenset({"updates", "worker"}),
    "messages_per_second": 30,
    "llm_url": "",
    "llm_key": None,
    "llm_model": "",
    "log_format": "console",
    "log_level": "info",
}
# For each setting: one way to write it, and what that is read as.
WRITTEN: dict[str, tuple[str, Any]] = {
    "token": ("123456:ABC-d_e", SecretStr("123456:ABC-d_e")),
    "api_url": ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    "database_url": ("postgresql://rolecall@db/rolecall", "postgresql://rolecall@db/rolecall"),
    "sources": ("/etc/rolecall/sources.yaml", Path("/etc/rolecall/sources.yaml")),
    "admins": ("11, 22,", (11, 22)),
    "web_host": ("0.0.0.0", "0.0.0.0"),
    "web_port": ("0", 0),
    "webhook_url": ("https://bot.example:8443/hook/", "https://bot.example:8443/hook"),
    "webhook_secret": ("a-B_9", SecretStr("a-B_9")),
    "roles": (" worker ", frozenset({"worker"})),
    "messages_per_second": ("0.5", 0.5),
    "llm_url": ("http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434/v1"),
    "llm_key": ("sk-1", SecretStr("sk-1")),
    "llm_model": ("llama", "llama"),
    "log_format": ("json", "json"),
    "log_level": ("debug", "debug"),
}
# What a setting works together with only.
COMPANIONS = {
    "webhook_url": {"webhook_secret": "s"},
    "llm_url": {"llm_model": "llama"},
    "llm_model": {"llm_url": "https://llm.example/v1"},
}
BAD = [
    ("token", "my-token"),
    ("token", "12:to ken"),
    ("api_url", "api.telegram.org"),
    ("api_url", "ftp://api.telegram.org"),
    ("api_url", "http://[::1"),
    ("api_url", "https://host:port"),
    ("admins", "ana"),
    ("web_port", "70000"),
    ("web_port", "-1"),
    ("web_port", "http"),
    ("webhook_url", "http://bot.example"),
    ("webhook_url", "https://"),
    ("webhook_url", "https://bot.example/?a=b"),
    ("webhook_secret", "with space"),
    ("webhook_secret", "x" * 257),
    ("roles", "worker,boss"),
    ("roles", ","),
    ("messages_per_second", "0"),
    ("messages_per_second", "10001"),
    ("messages_per_second", "nan"),
    ("llm_url", "llm.example/v1"),
    ("llm_url", "https://llm.example/v1"),  # without a model
    ("log_format", "xml"),
    ("log_level", "loud"),
]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ROLECALL_{name.upper()}", raising=False)


def write_env(values: Mapping[str, str]) -> None:
    Path(".env").write_text("".join(f"ROLECALL_{name.upper()}='{value}'\n" for name, value in values.items()))


def test_without_anything_the_playground_starts() -> None:
    settings = load_settings()
    assert settings.model_dump() == DEFAULTS
    assert settings.is_playground
    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("rolecall/rolecall.db")


def test_every_setting_is_tried_here() -> None:
    assert DEFAULTS.keys() == WRITTEN.keys() == Settings.model_fields.keys()


@pytest.mark.parametrize("name", WRITTEN)
def test_each_setting_is_read_from_both_places(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, value = WRITTEN[name]
    companion = COMPANIONS.get(name, {})
    write_env({**companion, name: text})
    assert getattr(load_settings(), name) == value
    Path(".env").unlink()
    for setting, given in {**companion, name: text}.items():
        monkeypatch.setenv(f"ROLECALL_{setting.upper()}", given)
    assert getattr(load_settings(), name) == value


def test_the_environment_outranks_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write_env({"web_port": "1111", "log_level": "debug"})
    monkeypatch.setenv("ROLECALL_WEB_PORT", "2222")
    settings = load_settings()
    assert (settings.web_port, settings.log_level) == (2222, "debug")


def test_an_empty_variable_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"ROLECALL_{name.upper()}", "")
    assert load_settings().model_dump() == DEFAULTS


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_value_is_one_line_that_names_the_setting(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ROLECALL_{name.upper()}", text)
    with pytest.raises(OperatorError) as refused:
        load_settings()
    line = str(refused.value)
    assert line.startswith(f"ROLECALL_{name.upper()}: ")
    assert "\n" not in line


def test_several_bad_values_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLECALL_WEB_PORT", "http")
    monkeypatch.setenv("ROLECALL_LOG_LEVEL", "loud")
    with pytest.raises(OperatorError, match=r"^ROLECALL_WEB_PORT: .+; ROLECALL_LOG_LEVEL: .+$"):
        load_settings()


def test_a_webhook_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLECALL_WEBHOOK_URL", "https://bot.example")
    with pytest.raises(OperatorError, match=r"^ROLECALL_WEBHOOK_SECRET: is needed with ROLECALL_WEBHOOK_URL"):
        load_settings()


@pytest.mark.parametrize("name", ["ROLECALL_TOKN", "rolecall_tokn", "ROLECALL_"])
def test_an_unknown_variable_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(OperatorError, match=rf"^unknown setting {name}; "):
        load_settings()


def test_an_unknown_line_of_the_file_is_refused_and_others_are_left_alone() -> None:
    Path(".env").write_text("OTHER=1\n")
    assert load_settings().model_dump() == DEFAULTS
    Path(".env").write_text("ROLECALL_COLOUR=red\nROLECALL_SIZE=1\n")
    with pytest.raises(OperatorError, match=r"^unknown setting ROLECALL_COLOUR, ROLECALL_SIZE; "):
        load_settings()


def test_a_file_that_is_no_text_is_named() -> None:
    Path(".env").write_bytes(b"ROLECALL_TOKEN=\xff\xfe\n")
    with pytest.raises(OperatorError, match=r"^\.env: cannot be read: "):
        load_settings()


def test_secrets_are_not_shown_and_nothing_changes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLECALL_TOKEN", "123456:secret")
    monkeypatch.setenv("ROLECALL_WEBHOOK_SECRET", "hidden")
    settings = load_settings()
    assert "secret" not in repr(settings.token)
    assert "hidden" not in repr(settings)
    with pytest.raises(ValidationError):
        settings.web_port = 1  # type: ignore[misc]


def test_processes_with_one_role_each_share_the_allowance() -> None:
    whole = Settings(messages_per_second=30)
    apart = [Settings(messages_per_second=30, roles=frozenset({role})) for role in ("updates", "worker")]
    assert whole.own_messages_per_second == 30
    assert [settings.own_messages_per_second for settings in apart] == [6, 24]
