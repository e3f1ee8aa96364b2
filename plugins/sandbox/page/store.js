// What the page knows: the people, the groups, every message, and who has read how far.

/** A conversation's key: "g20001", or "p10003" for a person's private chat with the bot. */
export const keyOf = (scene) => (scene.kind === "group" ? "g" : "p") + scene.id;
export const sceneOf = (key) => ({ kind: key[0] === "g" ? "group" : "private", id: key.slice(1) });

const READ = "lianxin-sandbox-read";

export class Store extends EventTarget {
  constructor() {
    super();
    this.ready = false;
    this.connected = false;
    this.school = "";
    this.bot = { id: "", name: "", isBot: true };
    this.people = new Map();
    this.groups = new Map();
    this.friends = new Set();
    this.asked = new Set();
    this.talks = new Map();
    this.byId = new Map();
    this.read = new Map();
    this.me = "";
    this.open = "";
  }

  take(view) {
    const handler = { snapshot: "snapshot", message: "message", link: "link", asked: "request", answered: "answered", moved: "moved" }[view.type];
    if (handler) this[`_${handler}`](view);
  }

  person(id) {
    if (id === this.bot.id) return this.bot;
    return this.people.get(id) ?? { id, name: id, title: "", tries: [] };
  }

  messages(key) {
    return this.talks.get(key) ?? [];
  }

  /** The conversations `person` has, the liveliest first. */
  talksOf(person) {
    const keys = [...this.groups.values()].filter((group) => group.members.includes(person)).map((group) => `g${group.id}`);
    keys.unshift(`p${person}`);
    return keys.sort((a, b) => this._lastTurn(b) - this._lastTurn(a));
  }

  nameOf(key) {
    return key[0] === "g" ? this.groups.get(key.slice(1))?.name ?? "" : this.bot.name;
  }

  unread(person, key) {
    const seen = this.read.get(`${person} ${key}`) ?? 0;
    return this.messages(key).filter((message) => message.turn > seen && message.from && message.from !== person && !message.recalledBy).length;
  }

  unreadOf(person) {
    return this.talksOf(person).reduce((sum, key) => sum + this.unread(person, key), 0);
  }

  /** Whether someone @s or quotes `person` in what they have not read. */
  calls(person, key) {
    const seen = this.read.get(`${person} ${key}`) ?? 0;
    return this.messages(key).some((message) => message.turn > seen && (message.parts ?? []).some((part) => part.kind === "at" && part.id === person));
  }

  markRead(person, key) {
    const last = this._lastTurn(key);
    if ((this.read.get(`${person} ${key}`) ?? 0) >= last) return false;
    this.read.set(`${person} ${key}`, last);
    this._remember();
    return true;
  }

  canBefriend(person) {
    return !this.friends.has(person);
  }

  _lastTurn(key) {
    return this.messages(key).at(-1)?.turn ?? 0;
  }

  _snapshot(view) {
    this.school = view.school;
    this.bot = { ...view.bot, title: "机器人", isBot: true, tries: [] };
    this.connected = view.connected;
    this.people = new Map(view.people.map((person) => [person.id, person]));
    this.groups = new Map(view.groups.map((group) => [group.id, group]));
    this.friends = new Set(view.friends);
    this.asked = new Set(view.asked);
    this.talks.clear();
    this.byId.clear();
    this.turn = 0;
    view.messages.forEach((message) => this._add(message));
    this._recallRead(view.messages);
    this.ready = true;
    this._tell("snapshot");
  }

  _message({ message }) {
    const known = this.byId.get(message.id);
    if (known) Object.assign(known, message);
    else this._add(message);
    this._tell("message", { message: this.byId.get(message.id), isNew: !known });
  }

  _link({ connected }) {
    this.connected = connected;
    this._tell("link");
  }

  _request({ person, group }) {
    if (group) return;
    this.asked.add(person);
    this._tell("people");
  }

  _answered({ person, group, approved }) {
    if (group) return;
    this.asked.delete(person);
    if (approved) this.friends.add(person);
    this._note(`p${person}`, approved ? "机器人通过了好友申请，可以开始聊天了" : "机器人没有通过好友申请");
    this._tell("people");
  }

  _moved({ group, person, joined, members }) {
    this.groups.get(group).members = members;
    this._note(`g${group}`, `${this.person(person).name} ${joined ? "加入了群聊" : "退出了群聊"}`);
    this._tell("people");
  }

  /** A grey line that only this page remembers. */
  _note(key, text) {
    const message = { id: `note-${this.turn + 1}`, scene: sceneOf(key), from: "", note: text, time: Math.floor(Date.now() / 1000), parts: [], recalledBy: null };
    this._add(message);
    this._tell("message", { message, isNew: true });
  }

  _add(message) {
    this.turn += 1;
    message.turn = this.turn;
    const key = keyOf(message.scene);
    if (!this.talks.has(key)) this.talks.set(key, []);
    this.talks.get(key).push(message);
    this.byId.set(message.id, message);
  }

  /** Read marks outlive a reload of the tab as message ids; without them all that is there counts as read. */
  _recallRead() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(READ)); } catch { /* a broken note is no note */ }
    this.read.clear();
    for (const person of this.people.keys()) {
      for (const key of this.talks.keys()) {
        const mark = kept ? this.byId.get(kept[`${person} ${key}`])?.turn ?? 0 : this._lastTurn(key);
        this.read.set(`${person} ${key}`, mark);
      }
    }
  }

  _remember() {
    const marks = {};
    for (const [name, turn] of this.read) {
      const last = this.messages(name.split(" ")[1]).findLast((message) => message.turn <= turn && typeof message.id === "number");
      if (last) marks[name] = last.id;
    }
    sessionStorage.setItem(READ, JSON.stringify(marks));
  }

  _tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
