"""A region's settings: one frozen Config from `folkmoot.toml` and the environment."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from folkmoot.errors import ConfigError

SETTINGS_FILE = "folkmoot.toml"


class Config(BaseSettings):
    """Everything a region can set. The environment (`FOLKMOOT_…`) wins over the region's file."""

    model_config = SettingsConfigDict(env_prefix="FOLKMOOT_", frozen=True, extra="forbid")

    region: Path = Field(description="The region's folder.")
    name: str = Field(default="Folkmoot", description="What the hub calls itself on every page.")
    database_url: str = Field(
        default="",
        description="PostgreSQL address of the state database; empty keeps it in SQLite.",
    )
    hosts: list[str] = Field(
        default=["localhost", "127.0.0.1", "[::1]"],
        description="Names under which the hub answers.",
    )
    debug: bool = Field(default=False, description="Show errors in full; never where others see.")
    query_seconds: float = Field(default=10.0, gt=0, description="Longest a public query may run.")
    query_memory_mb: int = Field(default=1024, gt=0, description="Most memory a query may use.")
    privacy_epsilon: float = Field(
        default=1.0,
        ge=0,
        description="What counts with differential privacy may tell of one population in all, over "
        "every output for good; 0 offers none.",
    )
    upload_mb: int = Field(default=2560, gt=0, description="Largest file that may be uploaded.")
    requests_per_minute: int = Field(
        default=3000,
        ge=0,
        description="How many requests one address may make in a minute; 0 counts none. A hub "
        "that only its own machine reaches never counts.",
    )
    own_hosts: list[str] = Field(
        default=[],
        description="Hosts on the members' own networks that a schedule or a harvest may read, "
        "each as name or name:port; every other private address is refused.",
    )
    drop_folders: dict[str, Path] = Field(
        default={},
        description="By a member's code, the folder from which its schedules may re-read files.",
    )
    openid_server: str = Field(
        default="",
        description="Address of the councils' own OpenID Connect provider; empty for none.",
    )
    openid_client: str = Field(default="", description="What that provider calls this hub.")
    openid_name: str = Field(default="", description="What the sign-in page calls that provider.")
    mail_server: str = Field(
        default="",
        description="Server that takes the hub's e-mails; empty sends none, and pages say so.",
    )
    mail_port: int = Field(default=587, gt=0, lt=65536, description="Its port.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the way to it is encrypted."
    )
    mail_user: str = Field(
        default="",
        description="User name at it; the password is in the keys' file mail.password.",
    )
    mail_from: str = Field(default="", description="From whom the hub's e-mails come.")

    public_address: str = Field(
        default="",
        description="The hub's one public address, such as https://data.example.gov.uk, in every "
        "identifier that it gives to other catalogues; empty takes the address asked for.",
    )
    contact_email: str = Field(
        default="",
        description="Mailbox that answers questions about published data whose publisher names "
        "none; some catalogues require one.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then what `load` read from the region's file."""
        return env_settings, init_settings

    @property
    def state_file(self) -> Path:
        """The SQLite state database, where no other is named."""
        return self.region / "state.sqlite3"

    @property
    def vault_dir(self) -> Path:
        return self.region / "vault"

    @property
    def keys_dir(self) -> Path:
        return self.region / "keys"

    @property
    def uploads_dir(self) -> Path:
        """Files received and not yet confirmed."""
        return self.region / "uploads"

    @property
    def settings_file(self) -> Path:
        return self.region / SETTINGS_FILE


def load(region: Path | str | None = None) -> Config:
    """The Config of a region's folder, or of the one that FOLKMOOT_REGION names.

    Raises ConfigError when no folder is named or its file is wrong.
    """
    folder = Path(region or os.environ.get("FOLKMOOT_REGION", "")).absolute()
    if not region and not os.environ.get("FOLKMOOT_REGION"):
        raise ConfigError(
            "No region is named.", remedy="Give --region FOLDER, or set FOLKMOOT_REGION."
        )
    try:
        config = Config(**{**_from_file(folder / SETTINGS_FILE), "region": folder})
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(
            f"The setting {'.'.join(map(str, first['loc']))} is wrong: {first['msg']}.",
            where=str(folder / SETTINGS_FILE),
            remedy="docs/reference/settings.md lists every setting.",
        ) from error
    # The environment wins over the file, but not over the region that the caller names.
    return config.model_copy(update={"region": folder})


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The file is not TOML ({error}).", where=str(path)) from error
