"""How pages look: GOV.UK components behind one tag, forms, charts, maps and navigation.

    {% govuk "button" text="Publish" %}                       a component (components.py)
    {% govuk "tag" text="Open" classes="govuk-tag--green" %}
    {% govuk_block "details" summaryText="Why?" %} … {% endgovuk_block %}
    {% field form.title %}  {% error_summary form %}          forms (fields.py)
    {% action decision "Publish" url %}                       a button with its rule (below)
    {% include "design/chart.html" with chart=chart %}        pictures.py: Chart, Map, always
    {% include "design/map.html" with map=map %}              with their table beside them

A component's parameters are those of the GOV.UK Design System; a nested one is written with two
underscores (label__text="Name"). Text that is not marked safe is escaped, also in `html`.
"""
