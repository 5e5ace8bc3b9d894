"""Entry point of the application server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()
# What is loaded now stays: without this the collector looks through all of it again while visitors wait.
gc.collect()
gc.freeze()
