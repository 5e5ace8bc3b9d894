"""The embedded engine (tantivy). Nothing outside this package imports the library."""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
