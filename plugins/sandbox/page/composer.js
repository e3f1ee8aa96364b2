// The line one types in: chips to try, @, quote, pictures waiting to be sent.

import { byId, el, icon, sizeOf, toast } from "./dom.js";
import { summary } from "./lists.js";
import { samplePhoto } from "./photo.js";
import { sampleRoster, upload } from "./socket.js";
import { sceneOf } from "./store.js";

const MOST = 9;

export class Composer {
  constructor(store, line, { openSheet }) {
    this.store = store;
    this.line = line;
    this.openSheet = openSheet;
    this.drafts = new Map();
    this.waiting = [];
    this.quoted = null;
    this.words = byId("words");
    this.sendButton = byId("send");
    byId("attach").append(icon("plus"));
    this.sendButton.append(icon("send"));
    byId("form").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    byId("attach").addEventListener("click", () => this._attachSheet());
    this.words.addEventListener("input", () => this._typed());
    this.words.addEventListener("keydown", (event) => this._key(event));
    this.words.addEventListener("paste", (event) => this._paste(event));
    this._receiveFiles();
  }

  /** Called when the person or the conversation changes. */
  draw() {
    if (this.drawn !== this._draftKey()) { // a reconnection leaves what waits alone
      this.drawn = this._draftKey();
      this.waiting = [];
      this.quoted = null;
      this.words.value = this.drafts.get(this.drawn) ?? "";
    }
    this._drawChips();
    this._drawTray();
    this._drawQuote();
    this._closePicker();
    this._fit();
  }

  quote(message) {
    this.quoted = message;
    this._drawQuote();
    this.words.focus();
  }

  mention(person) {
    const before = this.words.value;
    this._fill(`${before}${before && !before.endsWith(" ") ? " " : ""}@${person.name} `);
  }

  async send() {
    if (this.sendButton.disabled || this.sending) return;
    const text = this.words.value;
    const waiting = this.waiting;
    this.sending = true;
    this._fit();
    try {
      const blobs = await Promise.all(waiting.map(async (item) => item.stored ?? (item.stored = await upload(item.file))));
      await this.line.ask({
        do: "say", as: this.store.me, scene: sceneOf(this.store.open), text, quote: this.quoted?.id ?? null,
        images: blobs.filter((blob) => blob.isPicture).map((blob) => blob.id),
        files: blobs.filter((blob) => !blob.isPicture).map((blob) => blob.id),
        together: this.together === true,
      });
      this._clear();
    } catch (error) {
      toast(error.message);
    } finally {
      this.sending = false;
      this._fit();
    }
  }

  async addFiles(files) {
    for (const file of files) {
      if (this.waiting.length >= MOST) { toast(`一次最多发 ${MOST} 个`); break; }
      const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
      this.waiting.push({ file, name: file.name, size: file.size, preview });
    }
    this._drawTray();
    this._fit();
  }

  _clear() {
    this.waiting.forEach((item) => item.preview && URL.revokeObjectURL(item.preview));
    this.waiting = [];
    this.quoted = null;
    this.together = false;
    this.words.value = "";
    this.drafts.delete(this._draftKey());
    this._drawTray();
    this._drawQuote();
    this._closePicker();
    this.words.focus({ preventScroll: true });
  }

  _draftKey() {
    return `${this.store.me} ${this.store.open}`;
  }

  _typed() {
    this.drafts.set(this._draftKey(), this.words.value);
    this._drawPicker();
    this._fit();
  }

  _fill(text) {
    this.words.value = text;
    this.words.focus();
    this.words.setSelectionRange(text.length, text.length);
    this._typed();
  }

  _fit() {
    this.words.style.height = "auto";
    this.words.style.height = `${Math.min(this.words.scrollHeight, 132)}px`;
    this.sendButton.disabled = this.sending || !(this.words.value.trim() || this.waiting.length);
  }

  _key(event) {
    if (event.isComposing || event.keyCode === 229) return; // the Enter that ends a pinyin word
    if (!byId("picker").hidden && this._pickerKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.send(); }
    if (event.key === "Escape" && this.quoted) { this.quoted = null; this._drawQuote(); }
  }

  _drawChips() {
    const scene = sceneOf(this.store.open || "p");
    const fits = (line) => ["any", scene.kind, scene.id].includes(line.where);
    const chips = (this.store.person(this.store.me).tries ?? []).filter(fits);
    byId("chips").replaceChildren(...chips.map((line) =>
      el("button.chip", { type: "button", title: line.text, on: { click: () => this._fill(line.text) } }, line.text)));
    byId("chips").scrollLeft = 0;
  }

  _drawQuote() {
    const bar = byId("quote");
    bar.hidden = !this.quoted;
    if (!this.quoted) return;
    bar.replaceChildren(
      el("span", {}, `回复 ${this.store.person(this.quoted.from).name}：${summary(this.quoted)}`),
      el("button.icon-button", { type: "button", "aria-label": "不引用了", on: { click: () => { this.quoted = null; this._drawQuote(); } } }, icon("close")),
    );
  }

  _drawTray() {
    const tray = byId("tray");
    tray.hidden = !this.waiting.length;
    const both = this.waiting.some((item) => item.preview);
    tray.replaceChildren(
      el("div.tray-items", {}, ...this.waiting.map((item, number) => this._trayItem(item, number))),
      both ? el("label.together", {}, this._togetherBox(), "图文合成一条（不勾就像手机 QQ 那样分开发）") : "",
    );
  }

  _trayItem(item, number) {
    const drop = () => { this.waiting.splice(number, 1); this._drawTray(); this._fit(); };
    return el("figure.tray-item", {},
      item.preview ? el("img", { src: item.preview, alt: `待发送：${item.name}` }) : el("figcaption", {}, el("strong", {}, item.name), el("small", {}, sizeOf(item.size))),
      el("button.drop", { type: "button", "aria-label": `不发 ${item.name}`, on: { click: drop } }, icon("close")));
  }

  _togetherBox() {
    return el("input", { type: "checkbox", checked: this.together === true, on: { change: (event) => { this.together = event.target.checked; } } });
  }

  _attachSheet() {
    const add = async (make) => { try { await this.addFiles([await make()]); } catch (error) { toast(error.message); } };
    const items = [
      { icon: "image", label: "照片", run: () => byId("photos").click() },
      { icon: "file", label: "文件", run: () => byId("files").click() },
      { icon: "spark", label: "示例照片", hint: "手边没有照片时用", run: () => add(samplePhoto) },
      { icon: "table", label: "示例名单.xlsx", hint: "这所虚构学校的花名册", run: () => this._sampleRoster() },
    ];
    if (this.store.open[0] === "g") items.push({ icon: "at", label: "@ 某个人", run: () => this._fill(`${this.words.value}@`) });
    this.openSheet("发送", items, byId("attach"));
  }

  async _sampleRoster() {
    try {
      const stored = await sampleRoster();
      this.waiting.push({ stored, name: stored.name, size: stored.size, preview: "" });
      this._drawTray();
      this._fit();
    } catch (error) { toast(error.message); }
  }

  _receiveFiles() {
    for (const id of ["photos", "files"]) {
      byId(id).addEventListener("change", (event) => { this.addFiles([...event.target.files]); event.target.value = ""; });
    }
    const chat = byId("chat");
    chat.addEventListener("dragover", (event) => event.preventDefault());
    chat.addEventListener("drop", (event) => { event.preventDefault(); this.addFiles([...event.dataTransfer.files]); });
  }

  _paste(event) {
    const files = [...event.clipboardData.files];
    if (files.length) { event.preventDefault(); this.addFiles(files); }
  }

  /** While "@…" is being typed at the caret: who may be meant. */
  _candidates() {
    if (this.store.open[0] !== "g") return [];
    const typed = /@([^@\s]{0,8})$/.exec(this.words.value.slice(0, this.words.selectionStart));
    if (!typed) return [];
    const members = [this.store.bot.id, ...this.store.groups.get(this.store.open.slice(1)).members];
    return members.filter((id) => id !== this.store.me).map((id) => this.store.person(id)).filter((person) => person.name.includes(typed[1]) && person.name !== typed[1]);
  }

  _drawPicker() {
    const found = this._candidates();
    const picker = byId("picker");
    picker.hidden = !found.length;
    this.picked = 0;
    picker.replaceChildren(...found.map((person, number) => el("button.pick", {
      type: "button", role: "option", "aria-selected": String(number === 0), on: { click: () => this._pick(person), mousedown: (event) => event.preventDefault() },
    }, person.name, el("small", {}, person.title))));
    this.found = found;
  }

  _pick(person) {
    const caret = this.words.selectionStart;
    const before = this.words.value.slice(0, caret).replace(/@[^@\s]{0,8}$/, `@${person.name} `);
    this.words.value = before + this.words.value.slice(caret);
    this.words.focus();
    this.words.setSelectionRange(before.length, before.length);
    this._typed();
  }

  _pickerKey(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      this.picked = (this.picked + moves[event.key] + this.found.length) % this.found.length;
      [...byId("picker").children].forEach((node, number) => node.setAttribute("aria-selected", String(number === this.picked)));
    } else if (event.key === "Enter" || event.key === "Tab") this._pick(this.found[this.picked]);
    else if (event.key === "Escape") this._closePicker();
    else return false;
    event.preventDefault();
    return true;
  }

  _closePicker() {
    byId("picker").hidden = true;
  }
}
