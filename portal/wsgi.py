"""Entry point of the application server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
portal = get_wsgi_application()

from portal.http.body_limits import count_chunks  # noqa: E402  needs the applications, as does the next one
from portal.operations.preloading import preload  # noqa: E402

application = count_chunks(portal)
# load everything before the first request, views and forms included
get_resolver().url_patterns  # noqa: B018
preload()
# objects loaded now stay: the garbage collector would traverse them again during requests
gc.collect()
gc.freeze()
# A page makes tens of thousands of objects and hardly any cycles; the default of 700 would interrupt it often.
gc.set_threshold(10_000, 50, 100)
