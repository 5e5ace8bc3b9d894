"""Families whose addresses are fixed and that have no things yet."""

from search.query.family import Family

ORGANISATION = Family("organisation", facets=("organisation_type", "area", "target_group", "spoken_language"))
SERVICE = Family("service")
