"""A real browser for tests: headless Chromium driven by its own DevTools protocol, nothing installed for it."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from noto_cjk_sans_otc import FONT_PATH
from websockets.asyncio.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--lang=zh-CN",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
DEADLINE = 15.0
"""Seconds any wait may take."""
_LISTENING = "DevTools listening on "
_KEYS = {"Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, ""), "ArrowDown": (40, ""), "ArrowUp": (38, "")}


def find_chromium() -> str | None:
    """The browser's program, or None where there is none (the test skips)."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class PageError(AssertionError):
    """The page threw, or what was waited for never came."""


class Browser:
    """One tab. `async with Browser() as browser: await browser.goto(url)`.

    `problems` collects uncaught errors and console errors of the page; a good test ends with it empty.
    """

    def __init__(self, program: str | None = None) -> None:
        self._program = program or find_chromium() or NAMES[0]
        self._profile = tempfile.mkdtemp(prefix="lianxin-browser-")
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listeners: dict[str, list[Callable[[dict[str, Any]], None]]] = {}
        self.problems: list[str] = []

    async def __aenter__(self) -> Browser:
        self._process = await asyncio.create_subprocess_exec(
            self._program,
            *FLAGS,
            f"--user-data-dir={self._profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"FONTCONFIG_FILE": self._fonts(), "LC_ALL": "C.UTF-8"},
        )
        address = await asyncio.wait_for(self._devtools_address(), DEADLINE)
        self._drain = asyncio.create_task(self._swallow())
        self._socket: ClientConnection = await connect(address, max_size=None, proxy=None)
        self._reader = asyncio.create_task(self._read())
        self._session = ""
        targets = (await self._call("Target.getTargets"))["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        attached = await self._call("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        self._on("Runtime.exceptionThrown", self._threw)
        self._on("Log.entryAdded", self._logged)
        for domain in ("Page", "Runtime", "DOM", "Log", "Network"):
            await self._call(f"{domain}.enable")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._socket.close()
        self._process.kill()
        await self._process.wait()
        self._drain.cancel()
        await asyncio.gather(self._drain, return_exceptions=True)
        shutil.rmtree(self._profile, ignore_errors=True)

    async def goto(self, url: str) -> None:
        """Open `url` and wait until it is loaded."""
        await self._loading("Page.navigate", url=url)

    async def reload(self) -> None:
        """Load the page anew, as by F5."""
        await self._loading("Page.reload")

    async def eval(self, expression: str) -> Any:
        """The JSON value of a JavaScript expression; promises are awaited, a throw is a PageError."""
        answer = await self._call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise PageError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    async def wait(self, expression: str) -> Any:
        """The first truthy value of `expression`, asked anew at every frame."""
        script = f"""new Promise((done, fail) => {{
            const end = performance.now() + {DEADLINE * 1000};
            const look = () => {{
                let value; try {{ value = ({expression}); }} catch (error) {{ value = null; }}
                if (value) done(value);
                else if (performance.now() > end) fail(new Error("never came: " + {json.dumps(expression)}));
                else setTimeout(look, 16);
            }};
            look();
        }})"""
        return await self.eval(script)

    async def wait_text(self, text: str, selector: str = "body") -> None:
        """Until `text` is on the page, inside `selector`."""
        await self.wait(f"document.querySelector({json.dumps(selector)})?.innerText.includes({json.dumps(text)})")

    async def text(self, selector: str) -> str:
        """What a person reads in `selector`."""
        return str(await self.eval(f"document.querySelector({json.dumps(selector)}).innerText"))

    async def click(self, selector: str) -> None:
        """A real mouse click in the middle of the element, which must be visible and not covered."""
        x, y = await self._middle(selector)
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            await self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def type(self, selector: str, text: str) -> None:
        """Focus and type, after whatever is there."""
        await self.click(selector)
        await self._call("Input.insertText", text=text)

    async def press(self, key: str, *, shift: bool = False) -> None:
        """One of Enter, Escape, Tab, ArrowDown, ArrowUp, to whatever has the focus."""
        code, text = _KEYS[key]
        facts: dict[str, Any] = {
            "key": key,
            "code": key,
            "windowsVirtualKeyCode": code,
            "modifiers": 8 if shift else 0,
        }
        await self._call("Input.dispatchKeyEvent", type="keyDown", text=text, **facts)
        await self._call("Input.dispatchKeyEvent", type="keyUp", **facts)

    async def set_files(self, selector: str, *paths: Path) -> None:
        """Choose files in an <input type=file>."""
        root = (await self._call("DOM.getDocument"))["root"]["nodeId"]
        node = (await self._call("DOM.querySelector", nodeId=root, selector=selector))["nodeId"]
        await self._call("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])

    async def set_viewport(self, width: int, height: int, *, phone: bool | None = None, dark: bool = False) -> None:
        """CSS pixels; a phone (by default anything below 600 wide) has touch and two pixels per point."""
        phone = width < 600 if phone is None else phone
        await self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        await self._call("Emulation.setTouchEmulationEnabled", enabled=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self._call("Emulation.setEmulatedMedia", features=[scheme])

    async def screenshot(self, path: Path) -> Path:
        """What is in the viewport, as PNG."""
        shot = await self._call("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(shot["data"]))
        return path

    async def _loading(self, method: str, **params: Any) -> None:
        loaded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._on("Page.loadEventFired", lambda _: None if loaded.done() else loaded.set_result(None))
        answer = await self._call(method, **params)
        if answer.get("errorText"):
            raise PageError(answer["errorText"])
        if method == "Page.reload" or "loaderId" in answer:  # absent when only the fragment changed
            await asyncio.wait_for(loaded, DEADLINE)
        self._listeners.pop("Page.loadEventFired")

    async def _middle(self, selector: str) -> tuple[float, float]:
        """Where to click: the element stands still (a page that slides in would be missed) and nothing covers it."""
        quoted = json.dumps(selector)
        frame = "new Promise((next) => requestAnimationFrame(next))"
        spot = await self.eval(
            f"""(async () => {{
                const end = performance.now() + {DEADLINE * 1000};
                const moves = (one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity;
                for (let before = ""; performance.now() < end; await {frame}) {{
                    const node = document.querySelector({quoted});
                    if (!node) continue;
                    node.scrollIntoView({{block: "nearest", inline: "nearest", behavior: "instant"}});
                    const box = node.getBoundingClientRect();
                    const x = box.x + box.width / 2, y = box.y + box.height / 2, here = `${{x}} ${{y}}`;
                    const still = here === before && !document.getAnimations().some(moves);
                    before = here;
                    if (still && box.width && node.contains(document.elementFromPoint(x, y))) return [x, y];
                }}
                throw new Error("nothing to click: " + {quoted});
            }})()"""
        )
        return spot[0], spot[1]

    async def _call(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._ids)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        frame = {"id": number, "method": method, "params": params}
        await self._socket.send(json.dumps(frame | ({"sessionId": self._session} if self._session else {})))
        result = await asyncio.wait_for(answer, DEADLINE * 2)
        if "error" in result:
            raise PageError(f"{method}: {result['error']['message']}")
        return dict(result["result"])

    async def _read(self) -> None:
        async for text in self._socket:
            frame = json.loads(text)
            if (answer := self._answers.pop(frame.get("id", 0), None)) and not answer.done():
                answer.set_result(frame)
            for listener in self._listeners.get(frame.get("method", ""), []):
                listener(frame["params"])

    def _on(self, method: str, listener: Callable[[dict[str, Any]], None]) -> None:
        self._listeners.setdefault(method, []).append(listener)

    def _threw(self, event: dict[str, Any]) -> None:
        details = event["exceptionDetails"]
        self.problems.append(details.get("exception", {}).get("description") or details["text"])

    def _logged(self, event: dict[str, Any]) -> None:
        if event["entry"]["level"] == "error":
            self.problems.append(f"{event['entry']['text']} {event['entry'].get('url', '')}")

    async def _devtools_address(self) -> str:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            words = line.decode(errors="replace").strip()
            if words.startswith(_LISTENING):
                return words.removeprefix(_LISTENING)
        raise PageError("the browser ended before it listened")

    async def _swallow(self) -> None:
        assert self._process.stderr is not None
        await self._process.stderr.read()

    def _fonts(self) -> str:
        """A font set that has Chinese on any machine."""
        file = Path(self._profile) / "fonts.conf"
        preferred = "".join(
            f'<match><test name="family"><string>{family}</string></test>'
            '<edit name="family" mode="prepend" binding="strong"><string>Noto Sans CJK SC</string></edit></match>'
            for family in ("system-ui", "sans-serif")
        )
        file.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
            f"<dir>{Path(str(FONT_PATH)).parent}</dir>{preferred}<cachedir>{self._profile}/fonts</cachedir></fontconfig>"
        )
        return str(file)
