"""Which addresses of the network a customer may make this program talk to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_NAT64 = IPv6Network("64:ff9b::/96")
# Not of the internet whatever `is_global` says: protocol assignments, relays, site-local addresses, and where
# clouds answer with what only the machine itself may know.
_REFUSED = [
    ip_network(network)
    for network in (
        "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "64:ff9b:1::/48", "2001::/23", "3fff::/20",
        "5f00::/16", "fec0::/10",
    )
]  # fmt: skip


def is_public(address: str) -> bool:
    """False for this machine, its neighbours, metadata services and everything that is no single host of the
    internet; also when such an address hides in one of IPv6."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(found) if isinstance(found, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    if any(found in network for network in _REFUSED):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
