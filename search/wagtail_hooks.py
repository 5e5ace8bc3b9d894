"""The editors' screens of the search: hooks only."""

from wagtail import hooks

from search.admin.synonyms import SynonymViewSet


@hooks.register("register_admin_viewset")
def synonyms_viewset() -> SynonymViewSet:
    """The synonyms below `/admin/synonyms/`."""
    return SynonymViewSet()
