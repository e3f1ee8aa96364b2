"""Only this machine's own browser with this start's token comes in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from plugins.sandbox.cast import DEMO
from plugins.sandbox.guard import Knock, obstacle, refusal
from plugins.sandbox.web import SandboxClosed, install

TOKEN = "t0ken"


def knock(
    client: str = "127.0.0.1",
    token: str = TOKEN,
    *,
    needs_token: bool = True,
    needs_origin: bool = False,
    **headers: str | tuple[str, ...],
) -> Knock:
    named = {"host": "127.0.0.1:8080"} | {name.replace("_", "-"): value for name, value in headers.items()}
    many = {name: value if isinstance(value, tuple) else (value,) for name, value in named.items()}
    return Knock(client, many, token, needs_token, needs_origin)


@pytest.mark.parametrize(
    "request_",
    [
        knock(),
        knock("::1", host="[::1]:8080"),
        knock(host="localhost:8080"),
        knock(host="LOCALHOST"),
        knock(origin="http://127.0.0.1:8080"),
        knock(host="localhost:9", origin="http://localhost:9", needs_origin=True),
        knock(token="", needs_token=False),
    ],
)
def test_let_in(request_: Knock) -> None:
    assert refusal(request_, TOKEN) is None


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (knock("192.168.1.7"), "本机"),
        (knock("10.0.0.1"), "本机"),
        (knock(""), "本机"),
        (knock("testclient"), "本机"),
        *(
            (knock(**{name: "1.2.3.4"}), "代理")
            for name in (
                "forwarded",
                "x_forwarded_for",
                "x_forwarded_host",
                "x_forwarded_proto",
                "via",
                "x_real_ip",
                "cf_connecting_ip",
                "x_forwarded_anything",
            )
        ),
        (knock(host="evil.example:8080"), "地址"),
        (knock(host="127.0.0.1.evil.example"), "地址"),
        (knock(host="localhost.evil.example:8080"), "地址"),
        (knock(host="127.0.0.1:8080@evil.example"), "地址"),
        (knock(host="192.168.1.7:8080"), "地址"),
        (knock(host="0.0.0.0:8080"), "地址"),
        (knock(host=""), "地址"),
        (knock(host=("127.0.0.1", "evil.example")), "地址"),
        (knock(host=()), "地址"),
        (knock(origin="http://evil.example"), "页面"),
        (knock(origin="null"), "页面"),
        (knock(origin="https://127.0.0.1:8080"), "页面"),
        (knock(origin="http://127.0.0.1:9090"), "页面"),
        (knock(origin="http://localhost:8080"), "页面"),
        (knock(origin=("http://127.0.0.1:8080", "http://evil.example")), "页面"),
        (knock(needs_origin=True), "页面"),
        (knock(token=""), "口令"),
        (knock(token="t0kem"), "口令"),
        (knock(token="t0ken "), "口令"),
        (knock(token="口令\udcff"), "口令"),
        (knock(host="evil.example", token="", needs_token=False), "地址"),
    ],
)
def test_turned_away(request_: Knock, words: str) -> None:
    reason = refusal(request_, TOKEN)
    assert reason is not None
    assert words in reason


@pytest.mark.parametrize("sandbox", [True, False])
@pytest.mark.parametrize("is_loopback", [True, False])
@pytest.mark.parametrize("is_demo", [True, False])
def test_the_room_opens_only_when_all_three_hold(sandbox: bool, is_loopback: bool, is_demo: bool) -> None:
    may_open = sandbox and is_loopback and is_demo
    assert (obstacle(sandbox=sandbox, is_loopback=is_loopback, is_demo=is_demo) is None) is may_open
    app = Starlette()
    settings = SimpleNamespace(
        sandbox=sandbox, host="127.0.0.1", port=8080, is_loopback=is_loopback, onebot_access_token=SecretStr("")
    )
    if may_open:
        room = install(app, settings=settings, is_demo=is_demo, cast=DEMO)
        assert room.page_url == f"http://127.0.0.1:8080/sandbox/?token={room.token}"
        assert len(room.token) >= 32
        assert len(app.routes) == 1
        return
    with pytest.raises(SandboxClosed):
        install(app, settings=settings, is_demo=is_demo, cast=DEMO)
    assert app.routes == []


def test_every_start_has_its_own_token() -> None:
    settings = SimpleNamespace(sandbox=True, host="::1", port=1, is_loopback=True, onebot_access_token=SecretStr(""))
    rooms = [install(Starlette(), settings=settings, is_demo=True, cast=DEMO) for _ in range(2)]
    assert rooms[0].token != rooms[1].token
    assert rooms[0].page_url.startswith("http://[::1]:1/sandbox/?token=")
