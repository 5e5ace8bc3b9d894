"""The indexes of an instance on a server, and the two aliases that point at the live one.

    <prefix>-<format>-<time>-<random>   an index
    <prefix>-<format>-read, …-write     aliases; both move in one request

The format is in the aliases' names, too: code of another version finds none and asks nobody else's index.
"""

import re
import time
import uuid
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.engines.elasticsearch.client import BUILD_SECONDS, Server
from search.engines.elasticsearch.mapping import index_format, mappings

REPLICAS_SECONDS = 60
PAUSE_SECONDS = 0.1
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "auto_expand_replicas": False,
    "refresh_interval": -1,
}
LIVE_SETTINGS: dict[str, Any] = {"refresh_interval": "1s", "auto_expand_replicas": "0-2"}
"""Every node of a small cluster holds a copy: each answers by itself, and one that dies is not missed."""


class Indexes:
    """Names, creation, swap and removal."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.prefix = server.address.prefix
        self.format = index_format()
        self.read = f"{self.prefix}-{self.format}-read"
        self.write = f"{self.prefix}-{self.format}-write"
        self._ours = re.compile(rf"{re.escape(self.prefix)}-[0-9a-f]{{16}}-\d{{8}}t\d{{6}}-[0-9a-f]{{8}}")

    def aliased(self, client: Elasticsearch) -> dict[str, set[str]]:
        """All indexes of this instance with their aliases; those of an instance with a longer prefix are not ours."""
        try:
            found = client.indices.get_alias(index=f"{self.prefix}-*", expand_wildcards="all").body
        except NotFoundError:
            return {}
        return {name: set(each["aliases"]) for name, each in found.items() if self._ours.fullmatch(name)}

    def begin(self) -> str:
        """Create an empty index; what killed rebuilds left behind is removed."""
        client = self._server.client
        remains = [name for name, aliases in self.aliased(client).items() if not aliases]
        if remains:
            client.indices.delete(index=remains, ignore_unavailable=True)
        name = f"{self.prefix}-{self.format}-{time.strftime('%Y%m%dt%H%M%S')}-{uuid.uuid4().hex[:8]}"
        client.indices.create(index=name, mappings=mappings(), settings={"index": SETTINGS})
        return name

    def finish(self, name: str) -> None:
        """Make a filled index fast and give every node its copy."""
        client = self._server.client.options(request_timeout=BUILD_SECONDS)
        client.indices.refresh(index=name)
        client.indices.forcemerge(index=name, max_num_segments=1)
        client.indices.put_settings(index=name, settings={"index": LIVE_SETTINGS})
        # Not forever: a copy that comes late is no reason to keep the old index.
        until = time.monotonic() + REPLICAS_SECONDS
        while not self._all_copies(client, name) and time.monotonic() < until:
            time.sleep(PAUSE_SECONDS)

    def _all_copies(self, client: Elasticsearch, name: str) -> bool:
        """Asked of the index, because a user of its own has no right on the cluster."""
        shards = client.indices.stats(index=name, metric="docs", filter_path="_shards")["_shards"]
        return bool(shards["successful"] >= shards["total"])

    def make_live(self, name: str) -> None:
        """Point both aliases at it and at nothing else, in one step, then remove the other indexes."""
        client = self._server.client
        client.indices.refresh(index=name)
        others = {other: aliases for other, aliases in self.aliased(client).items() if other != name}
        actions: list[dict[str, Any]] = [
            {"remove": {"index": other, "alias": alias}}
            for other, aliases in others.items()
            for alias in sorted(aliases)
        ]
        actions += [{"add": {"index": name, "alias": self.read}}, {"add": {"index": name, "alias": self.write}}]
        client.indices.update_aliases(actions=actions)
        if others:
            client.indices.delete(index=sorted(others), ignore_unavailable=True)

    def remove(self, name: str) -> None:
        """Remove an index that never became live."""
        self._server.client.indices.delete(index=name, ignore_unavailable=True)
