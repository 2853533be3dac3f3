"""The one mechanism by which a rule guards a page and an action, and explains itself.

A *rule* is a function that yields an `Unmet` for every fact that stands in the way:

    @rule("Only a contributor of the council that holds an asset may publish it.")
    def may_publish(by: Actor, asset: Asset) -> Iterator[Unmet]:
        if not by.has_role(Role.CONTRIBUTOR, at=asset.member):
            yield Unmet(f"You are not a contributor of {asset.member}.", "Ask one of them.")

Called, it gives a `Decision`. The action calls `may_publish(by, asset).require()`, the page shows
the button where `decision.allowed` is true and `decision.reasons` where it is not, and the refusal
is worded from the same reasons. A page states its rule with `@access`:

    @access(may_publish, of=asset_by_id)
    def publish(request, asset): ...

`of` finds what the rule is about from the address; the view is handed what it found. A page that
states no rule answers nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from folkmoot.errors import Refused

P = ParamSpec("P")
S = TypeVar("S")
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Unmet:
    """A fact that stands in the way, as a sentence, and the nearest thing that is possible."""

    reason: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule says of one case. Allowed when nothing is unmet."""

    rule: str
    statement: str
    unmet: tuple[Unmet, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.unmet

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(fact.reason for fact in self.unmet)

    @property
    def nearest(self) -> tuple[str, ...]:
        """What can be done instead, in the order of the reasons, each once."""
        return tuple(dict.fromkeys(fact.nearest for fact in self.unmet if fact.nearest))

    def require(self) -> None:
        """Raises Refused, worded from the reasons, when the rule does not allow it."""
        if self.unmet:
            raise Refused(" ".join(self.reasons), where=self.statement, remedy=self._remedy)

    @property
    def _remedy(self) -> str:
        return " ".join(self.nearest)


class Rule(Generic[P]):
    """A named rule. Calling it judges one case."""

    def __init__(self, statement: str, facts: Callable[P, Iterator[Unmet]]) -> None:
        self.statement = statement
        self.name = f"{facts.__module__.removeprefix('folkmoot.hub.')}.{facts.__name__}"
        self._facts = facts
        self.__doc__ = facts.__doc__ or statement

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Decision:
        return Decision(self.name, self.statement, tuple(self._facts(*args, **kwargs)))

    def __repr__(self) -> str:
        return f"<Rule {self.name}: {self.statement}>"


def rule(statement: str) -> Callable[[Callable[P, Iterator[Unmet]]], Rule[P]]:
    """Make a rule of a function that yields what stands in the way. `statement` is the rule in
    one sentence, which every refusal quotes."""
    return lambda facts: Rule(statement, facts)


@rule("Everybody may see this.")
def public(by: object) -> Iterator[Unmet]:
    """Nothing stands in anybody's way."""
    yield from ()


@rule("Only people with an account may see this.")
def signed_in(by: Any) -> Iterator[Unmet]:
    if not by.is_authenticated:
        yield Unmet("You are not signed in.", "Sign in, or ask an administrator for an account.")


def access(guard: Rule[Any], *, of: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """State the rule of a page.

    With `of`, a function of the address's parameters, the rule is judged on what `of` returns and
    the view receives that instead of the parameters. Somebody not signed in is asked to sign in
    before being refused.
    """

    def guarding(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            about = (of(**kwargs),) if of else ()
            decision = guard(request.user, *about)
            if not decision.allowed and _could_sign_in(request):
                return redirect_to_login(request.get_full_path())
            decision.require()
            return view(request, *about) if of else view(request, **kwargs)

        guarded.access_rule = guard  # type: ignore[attr-defined]
        return guarded

    return guarding


def guarded_urls(
    guard: Rule[Any], patterns: Sequence[URLPattern | URLResolver]
) -> list[URLPattern | URLResolver]:
    """The pages of another's app, each under one rule of ours."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = access(guard)(pattern.callback)
        else:
            guarded_urls(guard, pattern.url_patterns)
    return list(patterns)


class AccessMiddleware:
    """Answers nobody at a page that states no rule."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if not hasattr(view, "access_rule"):
            name = getattr(view, "__qualname__", type(view).__name__)
            raise ImproperlyConfigured(f"The page {view.__module__}.{name} states no access rule.")
        return None


def _could_sign_in(request: HttpRequest) -> bool:
    wants_page = request.method == "GET" and request.accepts("text/html")
    return wants_page and isinstance(request.user, AnonymousUser)
