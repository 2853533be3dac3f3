"""The hub as a WSGI application; granian serves this one."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.hub.settings")
application = get_wsgi_application()

from folkmoot.hub.usage.actions import keep_writing  # noqa: E402 - Django comes first

keep_writing()
