// The message log: bubbles, quotes, pictures, files, and what one may do with a message.

import { avatar, byId, clockOf, el, icon, sizeOf } from "./dom.js";
import { blobUrl } from "./socket.js";

const GAP = 300;
const SHOWN = 300;
const HOLD = 450;

export class Chat {
  /** `onMenu(message, bubble)` opens the message's menu, `onPicture(url, name)` shows a picture large. */
  constructor(store, { onMenu, onPicture }) {
    this.store = store;
    this.onMenu = onMenu;
    this.onPicture = onPicture;
    this.log = byId("log");
    this.newer = byId("newer");
    this.newer.addEventListener("click", () => this.toEnd(true));
    this.log.addEventListener("scroll", () => { if (this._isAtEnd()) this.newer.hidden = true; }, { passive: true });
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(this.log);
    this.stuck = true;
    this.log.addEventListener("scroll", () => { this.stuck = this._isAtEnd(); }, { passive: true });
  }

  /** Draws the open conversation anew. */
  draw() {
    this.last = null;
    const messages = this.store.messages(this.store.open).slice(-SHOWN);
    this.log.replaceChildren(...messages.flatMap((message) => this._rows(message)));
    if (!messages.length) this.log.append(this._welcome());
    this.newer.hidden = true;
    this.toEnd();
  }

  add(message) {
    this.log.querySelector(".welcome")?.remove();
    const atEnd = this._isAtEnd() || message.from === this.store.me;
    this.log.append(...this._rows(message));
    if (atEnd) this.toEnd();
    else this.newer.hidden = false;
  }

  update(message) {
    this.log.querySelector(`[data-message="${message.id}"]`)?.replaceWith(this._row(message));
    for (const quote of this.log.querySelectorAll(`[data-quote="${message.id}"]`)) {
      if (message.recalledBy) quote.textContent = "消息已撤回";
    }
  }

  toEnd(smooth = false) {
    this.stuck = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  _isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
  }

  _rows(message) {
    const rows = [];
    if (!this.last || message.time - this.last.time > GAP) rows.push(el("p.when", {}, clockOf(message.time)));
    this.last = message;
    rows.push(this._row(message));
    return rows;
  }

  _row(message) {
    if (message.note) return el("p.note", {}, message.note);
    if (message.recalledBy) return el("p.note", { data: { message: message.id } }, this._recallWords(message));
    const sender = this.store.person(message.from);
    const mine = message.from === this.store.me;
    const bubble = this._bubble(message);
    const more = el("button.dots", { type: "button", "aria-label": `对${sender.name}的这条消息`, "aria-haspopup": "menu", on: { click: () => this.onMenu(message, more) } }, icon("dots"));
    this._holdable(bubble, message);
    return el(
      mine ? "article.row.mine" : "article.row",
      { data: { message: message.id, from: message.from }, "aria-label": `${sender.name}，${clockOf(message.time)}` },
      avatar(sender),
      el("div.said", {},
        this.store.open[0] === "g" && !mine ? el("p.name", {}, sender.name, sender.isBot ? el("span.tag", {}, "机器人") : el("span.role", {}, sender.title)) : null,
        el("div.bubble-line", {}, bubble, more),
        message.heard || sender.isBot ? null : el("p.unheard", {}, "机器人当时不在线，没有收到"),
      ),
    );
  }

  _bubble(message) {
    const onlyPicture = message.parts.length === 1 && message.parts[0].kind === "image" && !message.quote;
    const children = message.parts.map((part) => this._part(part));
    const quote = message.quote ? this._quote(message.quote) : null;
    return el(onlyPicture ? "div.bubble.bare" : "div.bubble", {}, quote, ...children);
  }

  _part(part) {
    if (part.kind === "text") return document.createTextNode(part.text);
    if (part.kind === "at") return el("span.at", {}, `@${part.name}`);
    if (part.kind === "odd") return el("span.odd", {}, `[${part.label}]`);
    if (!part.blob) return el("span.odd", {}, part.kind === "image" ? "[图片已过期]" : "[文件已过期]");
    return part.kind === "image" ? this._picture(part) : this._file(part);
  }

  _picture(part) {
    const url = blobUrl(part.blob);
    const img = el("img", { src: url, alt: `图片 ${part.name}`, decoding: "async", draggable: "false" });
    img.addEventListener("load", () => { if (this.stuck) this.toEnd(); });
    return el("button.picture", { type: "button", on: { click: () => this.onPicture(url, part.name) } }, img);
  }

  _file(part) {
    const kind = part.name.includes(".") ? part.name.split(".").pop().slice(0, 4).toUpperCase() : "文件";
    return el("a.file", { href: blobUrl(part.blob), download: part.name },
      el("span.file-kind", { "aria-hidden": "true" }, kind),
      el("span.file-words", {}, el("strong", {}, part.name), el("small", {}, `${sizeOf(part.size)} · 点一下保存`)));
  }

  _quote(quote) {
    const words = quote.from ? `${quote.from}：${quote.text}` : quote.text;
    return el("button.quote", { type: "button", data: { quote: quote.id }, on: { click: () => this._jump(quote.id) } }, words);
  }

  _jump(id) {
    const row = this.log.querySelector(`[data-message="${id}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.classList.remove("flash");
    void row.offsetWidth; // restarts the animation
    row.classList.add("flash");
  }

  /** Right click, or a long press where there is no right click. */
  _holdable(bubble, message) {
    let timer = 0;
    const stop = () => clearTimeout(timer);
    bubble.addEventListener("contextmenu", (event) => { event.preventDefault(); stop(); this.onMenu(message, bubble); });
    bubble.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch") timer = setTimeout(() => this.onMenu(message, bubble), HOLD);
    });
    for (const event of ["pointerup", "pointercancel", "pointerleave", "pointermove"]) {
      bubble.addEventListener(event, (moved) => { if (event !== "pointermove" || Math.hypot(moved.movementX, moved.movementY) > 4) stop(); });
    }
  }

  _recallWords(message) {
    const by = message.recalledBy === this.store.me ? "你" : this.store.person(message.recalledBy).name;
    if (message.recalledBy === message.from) return `${by}撤回了一条消息`;
    return `${by}撤回了${message.from === this.store.me ? "你" : this.store.person(message.from).name}的一条消息`;
  }

  _welcome() {
    const me = this.store.person(this.store.me);
    const where = this.store.open[0] === "g" ? "群里的人都看得到你说的话。" : "这里只有你和机器人。";
    return el("div.welcome", {}, avatar(this.store.open[0] === "g" ? me : this.store.bot),
      el("p", {}, `你现在是${me.name}（${me.title}）。${where}`),
      el("p", {}, "点一个下面的建议，改几个字再发；或者直接打字。"));
  }
}
