"""Settings: `ROLECALL_` variables from the environment and `.env`, checked once at the start and frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import OperatorError

PREFIX = "ROLECALL_"
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # https://core.telegram.org/bots/api#setwebhook

Role = Literal["updates", "worker"]


SHARE_OF_REPLIES = 0.2


class Settings(BaseSettings):
    """Everything an operator can set. Without `token`, `rolecall run` starts the playground."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    token: SecretStr | None = Field(None, description="Bot token from @BotFather; without one the playground starts.")
    api_url: str = Field("https://api.telegram.org", description="Origin of the Bot API, for a local server.")
    database_url: str = Field("", description="`sqlite:///path` or `postgresql://…`; a file in the user's data folder.")
    sources: Path | None = Field(None, description="YAML file that replaces `content/data/sources.yaml`.")
    admins: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Telegram ids of the people who get alarms and may use /health, separated by commas."
    )
    web_host: str = Field("127.0.0.1", description="Address of health, metrics, webhook and playground.")
    web_port: int = Field(8080, ge=0, le=65535, description="Port of the same; 0 takes any free one.")
    webhook_url: str = Field("", description="Public https address to receive updates at; empty means polling.")
    webhook_secret: SecretStr | None = Field(
        None, description="What Telegram must send with each webhook call: A-Z a-z 0-9 _ - up to 256 characters."
    )
    roles: Annotated[frozenset[Role], NoDecode] = Field(
        frozenset({"updates", "worker"}),
        min_length=1,
        description="What this process does: `updates`, `worker`, or both.",
    )
    messages_per_second: float = Field(
        30, gt=0, le=10_000, description="Telegram's allowance for the whole bot; 1000 with paid broadcasts."
    )
    llm_url: str = Field(
        "", description="Address of an OpenAI-compatible API, such as `http://127.0.0.1:11434/v1`; see below."
    )
    llm_key: SecretStr | None = Field(None, description="Key of that API, where it wants one.")
    llm_model: str = Field("", description="Name of the language model to ask there.")
    log_format: Literal["console", "json"] = Field("console", description="Log lines for people or for machines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least level to log.")

    @field_validator("admins", "roles", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("must be as @BotFather gives it, like 123456:ABC-xyz")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be up to 256 characters of A-Z a-z 0-9 _ -")
        return value

    @field_validator("api_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        return _address(value, "http", "https")

    @field_validator("llm_url")
    @classmethod
    def _llm(cls, value: str) -> str:
        return _address(value, "http", "https") if value else ""

    @field_validator("webhook_url")
    @classmethod
    def _public(cls, value: str) -> str:
        return _address(value, "https") if value else ""

    @model_validator(mode="after")
    def _webhook(self) -> Self:
        if self.webhook_url and self.webhook_secret is None:
            raise ValueError(
                f"{PREFIX}WEBHOOK_SECRET: is needed with {PREFIX}WEBHOOK_URL, or anybody could send updates"
            )
        return self

    @model_validator(mode="after")
    def _model(self) -> Self:
        if bool(self.llm_url) != bool(self.llm_model):
            raise ValueError(f"{PREFIX}LLM_URL: works together with {PREFIX}LLM_MODEL only")
        return self

    @property
    def own_messages_per_second(self) -> float:
        """What this process may send of the whole bot's allowance, in messages a second.

        Where the roles are apart, the process for updates has a fifth, and four fifths are for broadcasts, which one
        worker at a time sends; together they never exceed the allowance.
        """
        shares = {frozenset({"updates"}): SHARE_OF_REPLIES, frozenset({"worker"}): 1 - SHARE_OF_REPLIES}
        return self.messages_per_second * shares.get(self.roles, 1.0)

    @property
    def is_playground(self) -> bool:
        return self.token is None

    @property
    def database(self) -> str:
        """The database URL; by default a file in the user's data folder."""
        return self.database_url or f"sqlite:///{user_data_path('rolecall') / 'rolecall.db'}"


def _address(value: str, *schemes: str) -> str:
    """An address without a slash at its end; raises `ValueError` for what is none."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or re.search(r"[\s?#]", value):
        raise ValueError(f"must be an address like {schemes[-1]}://host or {schemes[-1]}://host:8443/path")
    return value.rstrip("/")


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Read the settings; the environment outranks the file.

    Raises `OperatorError` with one line naming every setting that is unknown or unusable.
    """
    try:
        named = os.environ.keys() | dotenv_values(env_file).keys()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{env_file}: cannot be read: {error}") from error
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    ours = (name for name in named if name.upper().startswith(PREFIX))
    if unknown := sorted(name for name in ours if name.upper() not in known):
        raise OperatorError(f"unknown setting {', '.join(unknown)}; the README lists those there are")
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        problems = "; ".join(_problem(detail) for detail in error.errors(include_url=False, include_input=False))
        raise OperatorError(problems) from None


def _problem(detail: Mapping[str, Any]) -> str:
    message = str(detail["msg"]).removeprefix("Value error, ")
    name = "".join(str(part) for part in detail["loc"][:1])
    return f"{PREFIX}{name.upper()}: {message}" if name else message
