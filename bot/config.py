"""Settings: `ROLECALL_` variables from the environment and `.env`, checked once at the start and frozen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, HttpUrl, SecretStr, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import OperatorError

PREFIX = "ROLECALL_"
Role = Literal["updates", "worker"]


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
        frozenset({"updates", "worker"}), description="What this process does: `updates`, `worker`, or both."
    )
    messages_per_second: float = Field(
        30, gt=0, le=1000, description="Telegram's allowance for the whole bot; 1000 with paid broadcasts."
    )
    log_format: Literal["console", "json"] = Field("console", description="Log lines for people or for machines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least level to log.")

    @field_validator("admins", "roles", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("api_url", "webhook_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        if value:
            TypeAdapter(HttpUrl).validate_python(value)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _webhook(self) -> Self:
        if not self.webhook_url:
            return self
        if not self.webhook_url.startswith("https://"):
            raise ValueError("webhook_url must be an https address")
        if self.webhook_secret is None:
            raise ValueError("webhook_secret is needed with webhook_url, or anybody could send updates")
        return self

    @property
    def is_playground(self) -> bool:
        return self.token is None

    @property
    def database(self) -> str:
        """The database URL; by default a file in the user's data folder."""
        return self.database_url or f"sqlite:///{user_data_path('rolecall') / 'rolecall.db'}"


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Read the settings; the environment outranks the file.

    Raises `OperatorError` with one line naming every setting that is unknown or unusable.
    """
    try:
        named = os.environ.keys() | dotenv_values(env_file).keys()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{env_file}: cannot be read: {error}") from error
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    if unknown := sorted(name for name in named if name.startswith(PREFIX) and name not in known):
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
