"""This tool's key pairs: the newest one signs, and the platform is shown all public halves."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from autograder.course_config import ConfigError

FOLDER = ".platform"
BITS = 2048
KEPT = 2
"""The key before the last one stays, as the platform may not have read the new one yet."""


def _packed(data: bytes) -> str:
    """Base64 as web tokens have it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Keys:
    """The keys of the course at ``root``, in a folder that its owner alone may read."""

    def __init__(self, root: Path):
        self.folder = root / FOLDER

    def paths(self) -> list[Path]:
        """The private keys' files, the oldest first."""
        return sorted(self.folder.glob("*.pem"))

    def make(self) -> Path:
        """Make a new key, which signs from now on; the one before is shown as well, older ones go.

        Raises:
            OSError: it cannot be written.
        """
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.folder.chmod(0o700)
        key = rsa.generate_private_key(public_exponent=65_537, key_size=BITS)
        text = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path = self.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.pem"
        draft = path.with_suffix(".tmp")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
        draft.replace(path)
        for old in self.paths()[:-KEPT]:
            old.unlink()
        return path

    def public(self) -> dict[str, Any]:
        """What the platform is given: a JSON Web Key Set (RFC 7517)."""
        return {"keys": [_public(_read(path)) for path in reversed(self.paths())]}

    def sign(self, claims: dict[str, Any]) -> str:
        """Claims as a signed token (RFC 7515), by RS256.

        Raises:
            ConfigError: there is no key, or others may read it.
        """
        if not (paths := self.paths()):
            raise ConfigError("there is no key yet: `autograder platform` makes one")
        key = _read(paths[-1])
        head = {"alg": "RS256", "typ": "JWT", "kid": _public(key)["kid"]}
        said = ".".join(_packed(json.dumps(part).encode()) for part in (head, claims))
        signature = key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{said}.{_packed(signature)}"


def _read(path: Path) -> rsa.RSAPrivateKey:
    if path.stat().st_mode & 0o077:
        raise ConfigError(f"others may read {path}: chmod 600 it, or make a new one (--rotate)")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise ConfigError(f"{path} is no key: remove it, and make a new one (--rotate)") from error
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _public(key: rsa.RSAPrivateKey) -> dict[str, str]:
    """The public half, named by its thumbprint (RFC 7638)."""
    numbers = key.public_key().public_numbers()
    e, n = (_packed(x.to_bytes(-(-x.bit_length() // 8), "big")) for x in (numbers.e, numbers.n))
    print_of = json.dumps({"e": e, "kty": "RSA", "n": n}, separators=(",", ":")).encode()
    kid = _packed(hashlib.sha256(print_of).digest())
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "e": e, "n": n}
