"""Whom an address stands for when attempts are counted."""

import ipaddress

IPV6_PREFIX = 64
"""One subscriber line: whoever has it can pick any of its 2^64 addresses."""


def network_of(host: str) -> str:
    """The address itself, or for IPv6 the network of the line it comes from."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
