// The page's line to the room: commands out with an answer each, changes in, reconnecting by itself.

export const blobUrl = (id) => `blob/${id}`;

export class Line {
  /** `onView(view)` for every change; `onState("on" | "off" | "shut")`: shut means this address is over. */
  constructor(onView, onState) {
    this.onView = onView;
    this.onState = onState;
    this.waiting = new Map();
    this.ref = 0;
    this.wait = 300;
    this._open();
  }

  /** Resolves when the room has done it, rejects with words for people. */
  ask(command) {
    if (this.socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Error("和沙盒的连接断了，正在重连，稍等再发"));
    const ref = ++this.ref;
    this.socket.send(JSON.stringify({ ...command, ref }));
    return new Promise((resolve, reject) => this.waiting.set(ref, { resolve, reject }));
  }

  _open() {
    const url = new URL("ws", location.href);
    url.protocol = "ws:";
    this.socket = new WebSocket(url);
    this.socket.addEventListener("open", () => { this.wait = 300; this.onState("on"); });
    this.socket.addEventListener("message", (event) => this._take(JSON.parse(event.data)));
    this.socket.addEventListener("close", () => this._closed());
  }

  _take(view) {
    if (view.type !== "done" && view.type !== "refused") { this.onView(view); return; }
    const asker = this.waiting.get(view.ref);
    this.waiting.delete(view.ref);
    if (view.type === "done") asker?.resolve();
    else asker?.reject(new Error(view.text));
  }

  async _closed() {
    for (const { reject } of this.waiting.values()) reject(new Error("连接断了，不确定有没有发出去，看一眼再决定重发"));
    this.waiting.clear();
    this.onState("off");
    if (await this._isShut()) { this.onState("shut"); return; }
    setTimeout(() => this._open(), this.wait);
    this.wait = Math.min(this.wait * 2, 4000);
  }

  /** A refused handshake looks like a lost network; only a plain request tells them apart. */
  async _isShut() {
    try { return (await fetch("alive")).status === 403; } catch { return false; }
  }
}

/** Puts a picture or file into the room: {id, name, size, isPicture}. */
export async function upload(file) {
  return stored(await fetch(`blob?name=${encodeURIComponent(file.name || "")}`, { method: "POST", body: file }));
}

/** The demo roster as a workbook, ready to be sent. */
export async function sampleRoster() {
  return stored(await fetch("sample", { method: "POST" }));
}

async function stored(response) {
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
