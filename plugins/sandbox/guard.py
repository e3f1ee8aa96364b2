"""Who may come into the sandbox: only this machine's own browser, with the token of this start."""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_PROXY_HEADERS = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"})

CLOSED = "沙盒没有开放"


def obstacle(*, sandbox: bool, is_loopback: bool, is_demo: bool) -> str | None:
    """Why the room stays closed; None when it may open."""
    if not sandbox:
        return "沙盒是关着的；想试玩请设 SANDBOX=true"
    if not is_loopback:
        return "沙盒只在本机回环地址上开放；请把 HOST 设为 127.0.0.1"
    if not is_demo:
        return "沙盒只在演示数据库上开放；真实数据库里不开沙盒"
    return None


@dataclass(frozen=True, slots=True)
class Knock:
    """What is known of a request before it is let in; header names in lower case."""

    client: str
    headers: Mapping[str, tuple[str, ...]]
    token: str
    needs_token: bool = True
    needs_origin: bool = False


def refusal(knock: Knock, token: str) -> str | None:
    """Why this request is turned away; None when it may come in."""
    if not _is_loopback(knock.client):
        return "只能从本机打开"
    if any(name in _PROXY_HEADERS or name.startswith("x-forwarded-") for name in knock.headers):
        return "不能经过代理打开"
    hosts = knock.headers.get("host", ())
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        return "地址只能是 127.0.0.1 或 localhost"
    origins = knock.headers.get("origin", ())
    own_origin = [f"http://{hosts[0].lower()}"]
    if (origins or knock.needs_origin) and [origin.lower() for origin in origins] != own_origin:
        return "只能从沙盒自己的页面访问"
    if knock.needs_token and not _same(knock.token, token):
        return "口令不对；机器人每次启动都会换，请用终端里新打印的地址"
    return None


class Guard:
    """ASGI: asks `refusal` before the room sees a request or a websocket."""

    def __init__(self, room: ASGIApp, token: str) -> None:
        self._room = room
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or answer 403 (a websocket is closed before it opens)."""
        reason = refusal(_knock(scope), self._token)
        if reason is None:
            await self._room(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": CLOSED})
        else:
            await PlainTextResponse(reason, 403)(scope, receive, send)


def cookie_name(host: str) -> str:
    """The cookie that carries the token after the page was opened; one per port, as ports share cookies."""
    return f"lianxin_sandbox_{host.rpartition(':')[2] if host[-1:].isdecimal() else ''}"


def _knock(scope: Scope) -> Knock:
    client = scope.get("client")
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    headers = _headers(scope["headers"])
    return Knock(
        client=client[0] if client else "",
        headers=headers,
        token=_token(scope.get("query_string", b"").decode("latin-1"), headers),
        needs_token=not path.startswith("/assets/"),
        needs_origin=scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD"),
    )


def _token(query: str, headers: Mapping[str, tuple[str, ...]]) -> str:
    given = parse_qs(query, keep_blank_values=True).get("token")
    if given is not None:
        return given[0]
    wanted = cookie_name("".join(headers.get("host", ())))
    pairs = (pair.strip().partition("=") for line in headers.get("cookie", ()) for pair in line.split(";"))
    return next((value for name, _, value in pairs if name == wanted), "")


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, tuple[str, ...]]:
    headers: dict[str, tuple[str, ...]] = {}
    for name, value in raw:
        key = name.decode("latin-1").lower()
        headers[key] = (*headers.get(key, ()), value.decode("latin-1"))
    return headers


def _is_loopback(client: str) -> bool:
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8"))
