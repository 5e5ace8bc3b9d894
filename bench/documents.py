"""A line of the corpus as a document of the index, without a database between them."""

from datetime import datetime

from bench.lines import FACETS, Line, texts, values
from practices.records.models.record import FIRST_GIVEN_NUMBER
from search.engines.document import IndexedDocument, VersionText
from search.query.family import PRACTICE


def document_of(line: Line, key: int) -> IndexedDocument:
    """What the index would hold of the record, broader terms left out: the vocabularies are in the database."""
    versions = {text["language"]: VersionText(text["title"], text["summary"], text["body"]) for text in texts(line)}
    facets = {facet: tuple(values(line, facet)) for facet in FACETS} | {"language": tuple(sorted(versions))}
    return IndexedDocument(
        family=PRACTICE,
        id=key,
        number=FIRST_GIVEN_NUMBER + key - 1,
        original_language=line["language"],
        texts=dict(sorted(versions.items())),
        facets=facets,
        published=int(datetime.fromisoformat(line["published_at"]).timestamp()),
    )
