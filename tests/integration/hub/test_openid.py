"""A region may let its councils' own identity provider sign people in."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from folkmoot.config import Config
from folkmoot.errors import ConfigError
from folkmoot.hub.openid import SECRET_FILE, openid_apps


def region_with(tmp_path: Path, **settings: str) -> Config:
    config = Config(region=tmp_path, **settings)  # type: ignore[arg-type]
    config = config.model_copy(update={"region": tmp_path})
    config.keys_dir.mkdir(parents=True, exist_ok=True)
    return config


def test_a_region_without_one_has_none(tmp_path: Path) -> None:
    assert openid_apps(region_with(tmp_path)) == []


@pytest.mark.parametrize("named", [{}, {"openid_client": "hub"}])
def test_one_without_its_secret_is_refused(tmp_path: Path, named: dict[str, str]) -> None:
    config = region_with(tmp_path, openid_server="https://id.example", **named)
    with pytest.raises(ConfigError, match="openid_client"):
        openid_apps(config)


@pytest.mark.django_db
def test_the_sign_in_page_offers_it(client: Client, settings: Settings, tmp_path: Path) -> None:
    config = region_with(
        tmp_path, openid_server="https://id.example", openid_client="hub", openid_name="Oldbury"
    )
    (config.keys_dir / SECRET_FILE).write_text("s3cret\n")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid_apps(config)}}
    page = client.get("/account/login/").content.decode()
    assert "Sign in with Oldbury" in page
    assert 'href="/account/sso/oidc/openid/login/' in page
