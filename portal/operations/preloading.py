"""Builds what Wagtail would build at its first use, before the first request.

Each of these is one object of the process, filled by the first thread that uses it. A second
thread that uses it meanwhile gets it half filled (menu items, panels of the group form), or fills
it again while the first one reads it (rich text features): links then go through Wagtail's
own handler instead of ours, for as long as the process lives.
"""

from wagtail import hooks
from wagtail.admin.action_menu import _get_base_page_action_menu_items
from wagtail.images.formats import get_image_formats
from wagtail.rich_text import features, get_rewriter
from wagtail.users.views.groups import get_permission_panel_classes
from wagtail.workflows import get_task_types


def preload() -> None:
    """Build all of it. Call it while the process has one thread. No query."""
    hooks.search_for_hooks()
    features.get_default_features()
    get_rewriter()
    _get_base_page_action_menu_items()
    get_permission_panel_classes()
    get_task_types()
    get_image_formats()
