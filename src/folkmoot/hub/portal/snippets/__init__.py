"""How to ask the same question from a program: its addresses, and code in six languages.

`calls` are the API's addresses; `languages` the code; `escaping` writes any text as a literal of
each language, so that nothing in a question can end the literal it stands in.
"""

from folkmoot.hub.portal.snippets.calls import Call
from folkmoot.hub.portal.snippets.languages import Snippet, snippets

__all__ = ["Call", "Snippet", "snippets"]
