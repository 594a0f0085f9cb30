"""Settings: from the environment, a `.env` in the current folder, and `config.toml` in the state folder, in that order.

Knows no object that they configure; `agent.app` builds those. Keys are secrets and never printed.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tomllib import TOMLDecodeError

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from agent.errors import UsageError


class Settings(BaseSettings):
    """What the user may set. Each field's alias is the environment variable; `config.toml` uses the field's name."""

    # The prefix keeps a field's bare name off the environment: HOME is not the state folder, MODEL not the model.
    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
        env_prefix="KNOCKON_",
        env_ignore_empty=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("knockon"), validation_alias="KNOCKON_HOME")
    model: str | None = Field(default=None, validation_alias="KNOCKON_MODEL")
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    chroma_url: str | None = Field(default=None, validation_alias="CHROMA_URL")
    sec_identity: str | None = Field(default=None, validation_alias=AliasChoices("SEC_IDENTITY", "EDGAR_IDENTITY"))
    sec_base_url: str | None = Field(default=None, validation_alias="KNOCKON_SEC_URL")
    embedder: str = Field(default="auto", validation_alias="KNOCKON_EMBEDDER")
    prices: Path | None = Field(default=None, validation_alias="KNOCKON_PRICES")
    prices_url: str | None = Field(default=None, validation_alias="KNOCKON_PRICES_URL")
    max_tokens: int = Field(default=40_000, gt=0, validation_alias="KNOCKON_MAX_TOKENS")
    max_usd: float = Field(default=1.0, gt=0, validation_alias="KNOCKON_MAX_USD")
    context: int | None = Field(default=None, gt=0, validation_alias=AliasChoices("KNOCKON_CONTEXT", "context"))
    max_output: int = Field(default=4_000, gt=0, validation_alias=AliasChoices("KNOCKON_MAX_OUTPUT", "max_output"))
    timeout: float = Field(default=120.0, gt=0, validation_alias=AliasChoices("KNOCKON_TIMEOUT", "timeout"))
    price_in: float | None = Field(default=None, ge=0, validation_alias=AliasChoices("KNOCKON_PRICE_IN", "price_in"))
    price_out: float | None = Field(default=None, ge=0, validation_alias=AliasChoices("KNOCKON_PRICE_OUT", "price_out"))
    judge: str | None = Field(default=None, validation_alias=AliasChoices("KNOCKON_JUDGE", "judge"))
    max_calls: int = Field(default=8, gt=0, validation_alias="KNOCKON_MAX_CALLS")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then `.env`, then the config file of the state folder that those two name."""
        named = {**dotenv_settings(), **env_settings(), **init_settings()}
        home = Path(str(named.get("KNOCKON_HOME") or named.get("home") or user_data_path("knockon"))).expanduser()
        config = TomlConfigSettingsSource(settings_cls, toml_file=home / "config.toml")
        return init_settings, env_settings, dotenv_settings, config

    @property
    def has_model(self) -> bool:
        """True when a chat model can be asked: a model's name, and a key or a server of one's own."""
        return bool(self.model and (self.openai_api_key or self.openai_base_url))


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once. Raises UsageError with one line per bad value."""
    try:
        read = Settings()
    except ValidationError as error:
        rows = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise UsageError(f"settings: {rows}.", remedy="Mend the variable, the .env or config.toml.") from error
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        what = "config.toml is no TOML" if isinstance(error, TOMLDecodeError) else "the .env or config.toml is no UTF-8"
        raise UsageError(f"settings: {what}: {error}.", remedy='Write lines as: model = "name"') from error
    return read.model_copy(update={"home": read.home.expanduser()})
