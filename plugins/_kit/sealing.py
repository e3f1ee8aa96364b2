"""The seal: authenticated encryption and keyed names, by keys derived from the one outside DATA_DIR (guarantee 4)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config import seal

RECEIPT_DIGITS = 16
_NONCE = 12
_LENGTH = 4
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}
"""About a tenth of a second and 32 MB a guess: 10^16 receipts are out of anybody's reach."""

_one_at_a_time = ThreadPoolExecutor(max_workers=1, thread_name_prefix="receipts")


class SealBroken(Exception):
    """What is in the box was not sealed with this key for this place."""


class Seals:
    """The keys of one process; without `use_key` nothing can be sealed."""

    def __init__(self, key: bytes = b"") -> None:
        self._names, self._boxes = b"", b""
        if key:
            self.use_key(key)

    def use_key(self, key: bytes) -> None:
        """The seal key of this installation; every purpose gets one of its own."""
        self._names, self._boxes = seal.derive(key, "names"), seal.derive(key, "boxes")

    def token(self, purpose: str, *parts: object) -> str:
        """HMAC-SHA256 as 64 hex digits: the same name for the same parts, and no way back without the key."""
        assert self._names, "no seal key"
        text = "\x1f".join((purpose, *map(str, parts)))
        return hmac.new(self._names, text.encode(), hashlib.sha256).hexdigest()

    def seal(self, purpose: str, place: str, content: bytes, *, block: int = 256) -> bytes:
        """A box only this key opens, only as this purpose at this place; its length tells no more than the block."""
        assert self._boxes, "no seal key"
        padded = len(content).to_bytes(_LENGTH, "big") + content
        padded += bytes(-len(padded) % block)
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._boxes).encrypt(nonce, padded, _bound_to(purpose, place))

    def open(self, purpose: str, place: str, box: bytes) -> bytes:
        """What was sealed there; SealBroken if it was not."""
        try:
            padded = AESGCM(self._boxes).decrypt(box[:_NONCE], box[_NONCE:], _bound_to(purpose, place))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(purpose) from error
        return padded[_LENGTH:][: int.from_bytes(padded[:_LENGTH], "big")]


def _bound_to(purpose: str, place: str) -> bytes:
    return f"lianxin/{purpose}/{place}".encode()


def new_receipt() -> str:
    """16 random digits for the reporter alone."""
    return "".join(secrets.choice("0123456789") for _ in range(RECEIPT_DIGITS))


async def receipt_hash(digits: str) -> str:
    """The slow hash a concern is found by; one at a time, so that guessing many at once is no way to slow us down.

    It depends on no key: a receipt outlives the rotation of the seal key.
    """
    return await asyncio.get_running_loop().run_in_executor(_one_at_a_time, _slowly, digits)


def _slowly(digits: str) -> str:
    return hashlib.scrypt(digits.encode(), salt=b"lianxin/receipt", dklen=32, **_COST).hex()


seals = Seals()
"""The seals of this process."""
