"""Pages are made of GOV.UK components, and nothing unescaped gets into one."""

from __future__ import annotations

import json
import re
from importlib.metadata import metadata
from pathlib import Path

import altair as alt
import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import mark_safe

from folkmoot.hub.access import Decision, Unmet
from folkmoot.hub.design.components import UnknownComponent, component, nested
from folkmoot.hub.design.pictures import TableBeside, chart

ROOT = Path(__file__).resolve().parents[3]


def rendered(text: str, **facts: object) -> str:
    return Template(text).render(Context(facts))


def test_a_component_is_named_as_in_the_design_system() -> None:
    assert 'class="govuk-back-link"' in rendered('{% govuk "back-link" text="Back" href="/" %}')


def test_nested_parameters_are_written_with_two_underscores() -> None:
    assert nested({"label__text": "Name", "label__classes": "c", "id": "n"}) == {
        "label": {"text": "Name", "classes": "c"},
        "id": "n",
    }


def test_an_unknown_component_is_an_error() -> None:
    with pytest.raises(UnknownComponent, match="carousel"):
        component("carousel", {})


ATTACK = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "parameters",
    [
        {"text": ATTACK},
        {"html": ATTACK},
        {"text": "x", "classes": f'"{ATTACK}'},
        {"text": "x", "attributes": {"data-x": f'"{ATTACK}'}},
    ],
)
def test_what_is_not_marked_safe_is_escaped(parameters: dict[str, object]) -> None:
    assert "<script>" not in component("inset-text", parameters)


def test_lists_of_parameters_are_escaped_too() -> None:
    html = component("table", {"rows": [[{"html": ATTACK}, {"text": ATTACK}]]})
    assert "<script>" not in html


def test_what_is_marked_safe_is_kept() -> None:
    assert "<em>now</em>" in component("inset-text", {"html": mark_safe("<em>now</em>")})


def test_a_block_wraps_what_the_template_writes() -> None:
    text = '{% govuk_block "details" summaryText="Why?" %}<p>{{ why }}</p>{% endgovuk_block %}'
    html = rendered(text, why="<b>")
    assert "<p>&lt;b&gt;</p>" in html
    assert "Why?" in html


class EveryField(forms.Form):
    name = forms.CharField(help_text="In full.")
    notes = forms.CharField(widget=forms.Textarea)
    secret = forms.CharField(widget=forms.PasswordInput)
    colour = forms.ChoiceField(choices=[("r", "Red"), ("b", "Blue")])
    shape = forms.ChoiceField(
        label="Which shape?", choices=[("c", "Circle")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        choices=[("m", "Monday"), ("t", "Tuesday")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I agree")
    file = forms.FileField(label="The file")
    when = forms.DateField()
    token = forms.CharField(widget=forms.HiddenInput)


CLASSES = {
    "name": "govuk-input",
    "notes": "govuk-textarea",
    "secret": "govuk-password-input",
    "colour": "govuk-select",
    "shape": "govuk-radios",
    "days": "govuk-checkboxes",
    "agreed": "govuk-checkboxes",
    "file": "govuk-file-upload",
    "when": "govuk-input",
    "token": 'type="hidden"',
}


@pytest.mark.parametrize("name", CLASSES)
def test_every_kind_of_field_is_a_component(name: str) -> None:
    html = rendered("{% field bound %}", bound=EveryField()[name])
    assert CLASSES[name] in html


MISSING = {
    "name": "Enter name",
    "notes": "Enter notes",
    "secret": "Enter secret",
    "colour": "Choose colour",
    "shape": "Answer: Which shape?",
    "days": "Choose days",
    "agreed": "Tick: I agree",
    "file": "Choose the file",
    "when": "Enter when",
}


@pytest.mark.parametrize(("name", "words"), MISSING.items())
def test_a_field_names_what_is_missing(name: str, words: str) -> None:
    html = rendered("{% field bound %}", bound=EveryField({}, {})[name])
    assert "govuk-error-message" in html
    assert words in html


def test_a_field_says_what_is_wrong_with_it() -> None:
    html = rendered("{% field bound %}", bound=EveryField({"when": "yesterday"}, {})["when"])
    assert "Enter a valid date." in html


@pytest.mark.parametrize("name", ["name", "colour", "days", "when", "file"])
def test_the_summary_of_errors_leads_to_the_field(name: str) -> None:
    form = EveryField({}, {})
    target = re.search(
        r'href="#(id_\w+)"', rendered("{% error_summary form %}", form=Only(form, name))
    )
    assert target is not None
    assert f'id="{target[1]}"' in rendered("{% field bound %}", bound=form[name])


class Only:
    """A form of which only one field has errors."""

    def __init__(self, form: forms.Form, name: str) -> None:
        self._bound = form[name]
        self.errors = form.errors

    def non_field_errors(self) -> list[str]:
        return []

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter([self._bound])


def test_a_choice_that_was_made_is_shown() -> None:
    form = EveryField({"colour": "b", "days": ["t"]})
    assert '<option value="b" selected>' in rendered("{% field form.colour %}", form=form)
    assert re.search(r'value="t"[^>]* checked', rendered("{% field form.days %}", form=form))


def test_a_button_or_the_reasons_why_not() -> None:
    text = '{% action decision "Publish" "/publish/" %}'
    allowed = rendered(text, decision=Decision("r", "The rule.", ()), csrf_token="t")
    assert '<form method="post" action="/publish/"' in allowed
    refused = rendered(
        text, decision=Decision("r", "The rule.", (Unmet("It is raining.", "Wait."),))
    )
    assert "<form" not in refused
    assert all(words in refused for words in ("It is raining.", "Wait.", "The rule."))


def test_a_chart_stands_beside_its_table() -> None:
    drawing = alt.Chart(alt.Data(values=[{"a": "</script>", "b": 1}])).mark_bar().encode(x="b:Q")
    table = TableBeside("Payments", ("Service", "£"), [("Roads", "1")], frozenset({1}))
    picture = chart("by-service", drawing, title="By service", summary="Roads.", table=table)
    html = rendered('{% include "design/chart.html" with chart=picture %}', picture=picture)
    spec = re.search(r'<script id="by-service-spec" type="application/json">(.*?)</script>', html)
    assert spec is not None
    assert json.loads(spec[1])["mark"]["type"] == "bar"
    assert "govuk-table__cell--numeric" in html
    assert "style=" not in html


def test_the_macros_are_those_of_the_style_sheet() -> None:
    """govuk-frontend-jinja says in its description which GOV.UK Frontend it follows."""
    about = metadata("govuk-frontend-jinja")
    # A backport that some test's library brings moves the description to a header of its name.
    described = f"{about.get_payload()}\n{about['Description']}"
    version = about["Version"]
    follows = re.search(rf"\[{re.escape(version)}\]\([^)]*\)\s*\|\s*\[([\d.]+)\]", described)
    assert follows is not None
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]["govuk-frontend"]
    assert wanted == follows[1]


def test_the_lock_has_hashes_and_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: facts for name, facts in packages.items() if name}
    assert all("integrity" in facts for facts in installed.values())
    assert not any("resolved" in facts for facts in installed.values())


@pytest.mark.parametrize(
    "template",
    sorted(
        path for path in (ROOT / "src/folkmoot/hub").rglob("*.html") if "templates" in path.parts
    ),
    ids=lambda path: path.relative_to(ROOT / "src/folkmoot/hub").as_posix(),
)
def test_no_template_has_a_style_or_a_script_of_its_own(template: Path) -> None:
    text = re.sub(r"\{%.*?%\}", "", template.read_text("utf-8"))
    assert not re.search(r"\sstyle=|<style|\son\w+=\"", text)
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", text)
