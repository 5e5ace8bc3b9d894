"""The network address of a visitor, which no visitor can forge."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the peer, or the last address that a trusted proxy forwarded.

    `X-Forwarded-For` counts only as far as each hop is in `TRUSTED_PROXIES`
    (networks); without trusted proxies it is ignored.
    """
    peer = request.META.get("REMOTE_ADDR", "") or "127.0.0.1"
    if not settings.TRUSTED_PROXIES:
        return peer
    trusted = [ipaddress.ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES]
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    for hop in reversed([*hops, peer]):
        try:
            address = ipaddress.ip_address(hop)
        except ValueError:
            return peer
        if not any(address in network for network in trusted):
            return hop
    return peer


def network_of(address: str) -> str:
    """Return what counts as one visitor: the IPv4 address, or the /64 network of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(parsed), 64), strict=False).network_address)
    return str(parsed)
