"""The register's words in templates."""

from django import template

from folkmoot.hub.register.forms import SENSITIVITIES
from folkmoot.tables import Sensitivity

register = template.Library()


@register.filter
def sensitivity_in_words(sensitivity: Sensitivity) -> str:
    """As the confirmation asks for it."""
    return SENSITIVITIES[sensitivity]
