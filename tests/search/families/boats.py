"""A toy family: boats, which are kept in a dictionary and have nothing in common with practices."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from search.engines.document import IndexedDocument, VersionText
from search.query.family import Family
from search.query.results import SearchResults

CARD = "boat_card.html"


@dataclass(frozen=True)
class Boat:
    """A boat as a list shows it."""

    number: int
    kind: str
    title: str
    starts_other_languages: bool = False


@dataclass
class Boats:
    """The boats that there are, by id."""

    kind: str
    names: dict[int, str] = field(default_factory=dict)

    def family(self) -> Family:
        """Return the family to register."""
        return Family(
            self.kind, facets=("country",), public_ids=lambda: sorted(self.names), documents=self.documents,
            read=self.read, cards=lambda things, labels: list(things), card_template=CARD,
        )  # fmt: skip

    def documents(self, ids: Sequence[int]) -> dict[int, IndexedDocument]:
        """Return a document in English for each boat."""
        return {
            id: IndexedDocument(
                family=self.kind, id=id, number=id, original_language="en", published=0,
                texts={"en": VersionText(self.names[id], "", "")}, facets={"country": ("MT",), "language": ("en",)},
            )
            for id in ids
            if id in self.names
        }  # fmt: skip

    def read(self, results: SearchResults) -> tuple[Boat, ...]:
        """Return the boats on a page of results."""
        return tuple(Boat(hit.number, hit.family, self.names[hit.number]) for hit in results.hits)
