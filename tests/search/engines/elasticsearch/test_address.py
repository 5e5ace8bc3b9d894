"""Addresses of servers: nodes, users, certificates, prefix."""

import certifi
import pytest

from search.engines.elasticsearch.client import Address, Server, parse_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:9200", Address(("http://127.0.0.1:9200",), "", "", "portal")),
        (
            "https://portal:p%40ss%3Aw%2Frd@one:9200,two:9201/school-portal",
            Address(("https://one:9200", "https://two:9201"), "portal", "p@ss:w/rd", "school-portal"),
        ),
        ("http://[::1]:9200,host", Address(("http://[::1]:9200", "http://host:9200"), "", "", "portal")),
        ("http://one:9200,one:9200/", Address(("http://one:9200",), "", "", "portal")),
    ],
)
def test_an_address_is_read(url: str, address: Address) -> None:
    assert parse_address(url) == address


@pytest.mark.parametrize(
    "url", ["http://", "http://one:9200,,two", "http://one:port", "http://one/Upper", "http://one/a*b", "http://one/-x"]
)
def test_an_unusable_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"SEARCH_URL|[Pp]ort"):
        parse_address(url)


def test_the_client_has_all_nodes_the_user_and_the_certificates(tmp_path: object) -> None:
    server = Server(parse_address("https://portal:se%20cret@one:9200,two:9201"), certifi.where(), seconds=0.7)
    nodes = server.client.transport.node_pool.all()
    assert sorted(node.base_url for node in nodes) == ["https://one:9200", "https://two:9201"]
    assert all(node.config.verify_certs and node.config.ca_certs == certifi.where() for node in nodes)
    assert server.client._headers["authorization"] == "Basic cG9ydGFsOnNlIGNyZXQ="
