"""Passkeys and one-time codes work, under the hub's own content security policy."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub

SignIn = Callable[[str], None]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def confirm_access(page: Page, hub: Hub) -> Callable[[str], None]:
    """Open a page of one's account, giving the password once more."""

    def open_page(address: str) -> None:
        page.goto(hub.url + address)
        page.get_by_label("Password", exact=True).fill(hub.password)
        page.get_by_role("button", name="Confirm").click()

    return open_page


@pytest.fixture
def owner(hub: Hub, request: pytest.FixtureRequest) -> str:
    """Somebody of this test's own: other journeys sign in as the people of the hub, by password."""
    name = str(request.node.originalname).removeprefix("test_")
    hub.run(
        "from folkmoot.hub.accounts.actions import create_user\n"
        "from folkmoot.hub.accounts.models import Member, Role\n"
        f"create_user(by=None, username={name!r}, email='{name}@oldbury.example',\n"
        f"            name='The owner of a second factor', password={hub.password!r},\n"
        "            roles=[(Role.RESIDENT, Member.objects.get(code='oldbury'))])\n"
    )
    return name


def code_of(secret: str) -> str:
    """The one-time code of this half minute (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_a_passkey_signs_in(
    page: Page, hub: Hub, owner: str, sign_in: SignIn, confirm_access: Callable[[str], None]
) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(owner)
    confirm_access("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("main")).to_contain_text("Security key added.")
    page.get_by_role("button", name="Sign out").click()
    page.goto(hub.url + "/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="The owner of a second factor")).to_be_visible()


def test_a_one_time_code_is_asked_for(
    page: Page, hub: Hub, owner: str, sign_in: SignIn, confirm_access: Callable[[str], None]
) -> None:
    sign_in(owner)
    confirm_access("/account/2fa/totp/activate/")
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recovery Codes")
    page.get_by_role("button", name="Sign out").click()
    page.goto(hub.url + "/account/login/")
    page.get_by_label("User name or e-mail address").fill(owner)
    page.get_by_label("Password", exact=True).fill(hub.password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("authenticator code")
    expect(page.get_by_role("link", name="The owner of a second factor")).to_have_count(0)
