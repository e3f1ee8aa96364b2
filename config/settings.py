"""Every key of `.env`, checked once at start; importable without NoneBot."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.satori import read_clients

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """One field per key of `.env.example`; the environment beats `.env`."""

    model_config = SettingsConfigDict(
        env_file=PROJECT_ROOT / ".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    database_url: str = ""
    """Empty: the embedded SQLite file `DATA_DIR/lianxin.sqlite3`."""
    data_dir: Path = PROJECT_ROOT / "data"
    onebot_access_token: SecretStr = SecretStr("")
    satori_clients: SecretStr = SecretStr("")
    """Satori servers to connect to, with their tokens; empty: none."""
    seal_key_file: Path = PROJECT_ROOT / ".seal" / "seal.key"
    seal_key: SecretStr = SecretStr("")
    """The key itself (64 hex digits), for several hosts that share one database."""
    seal_key_holder: str = ""
    """Who holds the key, by name, as `/状态` tells everybody; not somebody of the League committee."""
    superusers: Annotated[frozenset[str], NoDecode] = frozenset()
    """`platform:user_id`; a JSON list as NoneBot writes it, or several separated by commas."""
    policy: Path = PROJECT_ROOT / "config" / "policy" / "1+3.toml"
    propose_url: str = ""
    """An OpenAI-compatible endpoint (…/v1) that may propose where a concern belongs; empty: nothing leaves."""
    propose_key: SecretStr = SecretStr("")
    propose_model: str = ""
    sandbox: bool = False
    log_level: str = "INFO"

    @field_validator("superusers", mode="before")
    @classmethod
    def _split_superusers(cls, value: object) -> frozenset[str]:
        names = re.split(r"[,，\s\"'\[\]]+", value) if isinstance(value, str) else list(value)  # type: ignore[call-overload]
        accounts = frozenset(str(name).strip() for name in names if str(name).strip())
        for account in accounts:
            platform, colon, user_id = account.partition(":")
            if not (platform and colon and user_id):
                raise ValueError(f"SUPERUSERS 里的 {account} 要写成 平台:账号，例如 qq:10001")
        return accounts

    @field_validator("satori_clients")
    @classmethod
    def _readable_clients(cls, value: SecretStr) -> SecretStr:
        read_clients(value.get_secret_value())
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"TRACE", "DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("LOG_LEVEL 只能是 TRACE、DEBUG、INFO、WARNING 或 ERROR")
        return value.upper()

    @field_validator("propose_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("PROPOSE_URL 要以 http:// 或 https:// 开头，例如 http://127.0.0.1:11434/v1")
        return value

    @field_validator("data_dir", "seal_key_file", "policy")
    @classmethod
    def _from_project_root(cls, value: Path) -> Path:
        return value if value.is_absolute() else PROJECT_ROOT / value

    @property
    def satori_servers(self) -> list[dict[str, Any]]:
        """The Satori servers as the adapter wants them."""
        return read_clients(self.satori_clients.get_secret_value())

    @property
    def is_loopback(self) -> bool:
        """Whether only programs on this machine can reach the bot."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def resolved_database_url(self) -> str:
        """`DATABASE_URL`, or the embedded file under `DATA_DIR`."""
        return self.database_url or f"sqlite://{self.data_dir / 'lianxin.sqlite3'}"

    @property
    def sqlite_file(self) -> Path | None:
        """The embedded database's file; None on PostgreSQL."""
        url = self.resolved_database_url
        return Path(url.removeprefix("sqlite://").split("?")[0]) if url.startswith("sqlite://") else None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
