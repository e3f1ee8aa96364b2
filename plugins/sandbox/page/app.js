// Ties the page together: who I am, which conversation is open, what each button does.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { avatar, byId, el, icon, toast } from "./dom.js";
import { meButton, peopleList, summary, talkList } from "./lists.js";
import { openGroups, openMenu, openPeople, openPicture, openQuestion } from "./sheets.js";
import { Line } from "./socket.js";
import { keyOf, Store } from "./store.js";

const wide = matchMedia("(min-width: 900px)");
const store = new Store();
const line = new Line((view) => store.take(view), onLine);
const chat = new Chat(store, { onMenu: messageMenu, onPicture: openPicture });
const composer = new Composer(store, line, { openSheet: openMenu });

byId("brand-mark").append(avatar({ isBot: true }));
byId("more").append(icon("plus"));
byId("back").append(icon("back"));
byId("members").append(icon("people"));

byId("me").addEventListener("click", pickPerson);
byId("switch").addEventListener("click", pickPerson);
byId("more").addEventListener("click", moreMenu);
byId("members").addEventListener("click", membersSheet);
byId("back").addEventListener("click", () => go(store.me, ""));
addEventListener("hashchange", readAddress);
addEventListener("focus", () => drawLists());
wide.addEventListener("change", () => readAddress());
visualViewport?.addEventListener("resize", keepAboveKeyboard);

store.addEventListener("snapshot", () => { byId("school").textContent = `${store.school}（虚构）`; readAddress(); });
store.addEventListener("message", ({ detail }) => onMessage(detail));
store.addEventListener("link", () => drawLink());
store.addEventListener("people", () => { drawLists(); drawHead(); });

/** Some phones lay the keyboard over the page instead of making it smaller. */
function keepAboveKeyboard() {
  if (visualViewport.scale !== 1) return;
  document.body.style.height = `${visualViewport.height}px`;
  scrollTo(0, 0);
}

function onLine(state) {
  document.body.dataset.line = state;
  drawLink();
}

/** The address says who and where (#10003/g20001), so that a reload or 后退 comes to the same place. */
function readAddress() {
  if (!store.ready) return;
  const [person, talk] = location.hash.slice(1).split("/");
  const first = [...store.people.keys()][0];
  store.me = store.people.has(person) ? person : sessionStorage.getItem("lianxin-sandbox-me") ?? first;
  if (!store.people.has(store.me)) store.me = first;
  sessionStorage.setItem("lianxin-sandbox-me", store.me);
  const talks = store.talksOf(store.me);
  store.open = talks.includes(talk) ? talk : wide.matches ? talks.find((key) => key[0] === "g") ?? talks[0] : "";
  draw();
}

function go(person, talk) {
  const address = `#${person}${talk ? `/${talk}` : ""}`;
  if (location.hash === address) readAddress();
  else location.hash = address;
}

function draw() {
  document.body.dataset.view = store.open ? "chat" : "list";
  if (store.open) {
    store.markRead(store.me, store.open);
    chat.draw();
    composer.draw();
  }
  drawLists();
  drawLink();
}

function drawLists() {
  if (!store.ready) return;
  byId("people").replaceChildren(...peopleList(store, choosePerson));
  byId("me").replaceChildren(...meButton(store));
  byId("talks").replaceChildren(...talkList(store, (key) => go(store.me, key)));
}

function drawHead() {
  if (!store.open) return;
  const me = store.person(store.me);
  const group = store.open[0] === "g" ? store.groups.get(store.open.slice(1)) : null;
  byId("title").textContent = store.nameOf(store.open);
  const where = group ? `${group.members.length + 1} 人` : "私聊";
  byId("subtitle").textContent = botIsThere() ? `我是${me.name}（${me.title}）· ${where}` : linkWords();
  byId("members").hidden = !group;
  byId("switch").replaceChildren(avatar(me), icon("down"));
  byId("switch").setAttribute("aria-label", `现在我是${me.name}，换一个人`);
  drawBanner();
}

/** In a private chat without friendship the bot cannot speak first. */
function drawBanner() {
  const banner = byId("banner");
  banner.hidden = store.open[0] !== "p" || !store.canBefriend(store.me);
  if (banner.hidden) return;
  const asked = store.asked.has(store.me);
  banner.replaceChildren(
    el("span", {}, asked ? "已经申请加好友，等机器人通过" : "还不是好友，机器人没法主动找你"),
    asked ? "" : el("button.primary.small", { type: "button", on: { click: befriend } }, "加好友"),
  );
}

const botIsThere = () => document.body.dataset.line === "on" && store.connected;

function linkWords() {
  return {
    shut: "机器人重新启动过，请用终端里新打印的地址打开",
    off: "和沙盒的连接断了，正在重连…",
    on: store.connected ? "机器人已连接" : "正在等机器人上线…",
  }[document.body.dataset.line ?? "off"];
}

function drawLink() {
  byId("link").textContent = linkWords();
  document.body.dataset.bot = botIsThere() ? "on" : "off";
  drawHead();
}

function onMessage({ message, isNew }) {
  const key = keyOf(message.scene);
  if (key === store.open && document.body.dataset.view === "chat") {
    if (isNew) chat.add(message);
    else chat.update(message);
    store.markRead(store.me, key);
  }
  drawLists();
}

/** Staying in the group one looks at, seen by the other person. */
function choosePerson(id) {
  const talks = store.talksOf(id);
  const same = store.open[0] === "p" ? `p${id}` : store.open;
  go(id, store.open && talks.includes(same) ? same : "");
}

function pickPerson() {
  const rows = [...store.people.values()].sort((a, b) => Number(b.inFront) - Number(a.inFront)).map((person) => {
    const unread = store.unreadOf(person.id);
    return { person, note: person.id === store.me ? "现在" : "", extra: unread ? el("span.badge", { "aria-label": `${unread} 条未读` }, String(unread)) : null };
  });
  openPeople("换成谁？", rows, (person) => choosePerson(person.id));
}

function moreMenu() {
  const outside = [...store.groups.values()].filter((group) => !group.members.includes(store.me));
  const items = [];
  if (outside.length) items.push({ icon: "people", label: "进一个群", hint: "由群主拉进去", run: () => openGroups("进哪个群？", outside, (group) => act({ do: "join", as: store.me, group: group.id })) });
  if (store.canBefriend(store.me) && !store.asked.has(store.me)) items.push({ icon: "add", label: "加机器人为好友", run: befriend });
  if (items.length) openMenu("更多", items, byId("more"));
  else toast("已经是好友，也都在群里了");
}

function befriend() {
  const me = store.person(store.me);
  openQuestion("加机器人为好友", { label: "验证消息", value: `我是${me.name}`, verb: "发送申请" }, (comment) => act({ do: "befriend", as: store.me, comment }));
}

function membersSheet() {
  const group = store.groups.get(store.open.slice(1));
  const role = (id) => (id === group.members[0] ? "群主" : id === store.bot.id && group.botIsAdmin ? "管理员" : "");
  const rows = [...group.members, store.bot.id].map((id) => ({ person: store.person(id), note: role(id) }));
  openPeople(`${group.name}（${rows.length} 人）`, rows, (person) => { if (person.id !== store.me) composer.mention(person); });
  if (store.me === group.members[0]) return;
  const leave = el("button.item.danger", { type: "button", on: { click: () => { byId("sheet").close(); act({ do: "leave", as: store.me, group: group.id }).then(() => go(store.me, "")); } } }, icon("leave"), el("span", {}, "退出这个群"));
  byId("sheet").querySelector(".sheet-body").append(leave);
}

function messageMenu(message, anchor) {
  const text = message.parts.map((part) => (part.kind === "text" ? part.text : part.kind === "at" ? `@${part.name}` : "")).join("");
  const group = store.open[0] === "g" ? store.groups.get(store.open.slice(1)) : null;
  const items = [{ icon: "reply", label: "回复", run: () => composer.quote(message) }];
  if (group && message.from !== store.me) items.push({ icon: "at", label: "@TA", run: () => composer.mention(store.person(message.from)) });
  if (text.trim()) items.push({ icon: "copy", label: "复制", run: () => copy(text) });
  if (message.from === store.me || group?.members[0] === store.me) items.push({ icon: "undo", label: "撤回", danger: true, run: () => act({ do: "recall", as: store.me, id: message.id }) });
  openMenu(summary(message).slice(0, 24), items, anchor);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("已复制");
  } catch {
    toast("浏览器不让复制，请长按文字选择");
  }
}

function act(command) {
  return line.ask(command).catch((error) => toast(error.message));
}
