"""Addresses that a token may be sent to. Standard library only: `deploy` asks before anything is
installed."""

from __future__ import annotations

from urllib.parse import urlsplit

HERE = ("localhost", "127.0.0.1", "::1")
"""Hosts that may be called without TLS: nothing is sent over a network."""


def is_safe(address: str) -> bool:
    """Whether a token may be sent there."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or parts.scheme == "http" and host in HERE)
