"""Sign-in, and a person's own account. Allauth's pages stand here, each under a rule of ours.

Pages that would write to people by e-mail are left out: a hub has no mail server of its own.
"""

from allauth.account import views as sign_in
from allauth.mfa import urls as second_factor
from allauth.socialaccount import urls as single_sign_on
from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from django.urls import include, path

from folkmoot.hub.access import guarded_urls, public, signed_in
from folkmoot.hub.accounts import views

OPEN_TO_ALL = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("signup/", sign_in.signup, name="account_signup"),
    path("2fa/", include(second_factor)),
    path("sso/", include(single_sign_on)),
    path("sso/", include(openid_connect)),
]
"""Those of them that need an account ask for it themselves, in the middle of signing in too."""

NEED_AN_ACCOUNT = [
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/set/", sign_in.password_set, name="account_set_password"),
]

urlpatterns = [
    path("account/", views.own_account, name="own_account"),
    path("people/", views.people, name="people"),
    path("people/new/", views.new_person, name="new_person"),
    path("people/<uuid:key>/", views.person, name="person"),
    path("account/", include(guarded_urls(public, OPEN_TO_ALL))),
    path("account/", include(guarded_urls(signed_in, NEED_AN_ACCOUNT))),
]
