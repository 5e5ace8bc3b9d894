"""The declared list of facets: form, mapping, builder and templates all read it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FacetDeclaration:
    """One facet. Its name is the parameter, the index field and the code of its vocabulary.

    nested: a record counts for its terms and all broader ones.
    searchable: long enough to need a box to type in.
    """

    name: str
    nested: bool = False
    searchable: bool = False


FACETS: tuple[FacetDeclaration, ...] = (
    FacetDeclaration("type", nested=True),
    FacetDeclaration("country", searchable=True),
    FacetDeclaration("language", searchable=True),
    FacetDeclaration("school_level", nested=True),
    FacetDeclaration("intervention_level", nested=True),
    FacetDeclaration("frequency", nested=True),
    FacetDeclaration("funding", nested=True),
)
FACET_NAMES: tuple[str, ...] = tuple(facet.name for facet in FACETS)
