"""The Elasticsearch engine. Nothing outside this package imports its client."""

from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine"]
