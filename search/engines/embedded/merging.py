"""Segments: the parts of an index, and how to make the library merge them.

A search reads each segment in turn, so few are faster than many. The library merges when a
commit leaves enough segments of similar size; there is no call to merge the rest.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import tantivy

MIN_MERGED = 8
"""The library merges no fewer segments than that (LogMergePolicy, `min_num_segments`)."""
MAX_SMALL = 10_000
"""Documents of a segment up to which all are of one kind (LogMergePolicy, `min_layer_size`)."""
MIN_DOCUMENTS = 2_000
"""Documents of an index from which on merging is worth its commits."""
WRITER_BYTES = 64_000_000


def segments(path: Path) -> dict[str, int]:
    """Return the segments of the newest commit: names of their files, and documents, deleted ones included."""
    meta = json.loads((path / "meta.json").read_bytes())
    return {str(each["segment_id"]).replace("-", ""): int(each["max_doc"]) for each in meta["segments"]}


def merge_the_small(index: tantivy.Index, path: Path, known: Mapping[str, tantivy.Document]) -> None:
    """Merge the small segments of an index without another writer. Its documents stay the same.

    Documents are written once more, each in a commit of its own, until there are enough segments.

    Args:
        known: documents as they are in the index, by key, at least `MIN_MERGED` - 2; with fewer
            the segments stay as they are.
    """
    sizes = segments(path).values()
    small = sum(size < MAX_SMALL for size in sizes)
    missing = MIN_MERGED - small
    if sum(sizes) < MIN_DOCUMENTS or not 1 < small < MIN_MERGED or len(known) < missing:
        return
    writer = index.writer(WRITER_BYTES, 1)
    for _turn, (key, row) in zip(range(missing), known.items(), strict=False):
        writer.delete_documents_by_term("key", key)
        writer.add_document(row)
        writer.commit()
    writer.wait_merging_threads()
