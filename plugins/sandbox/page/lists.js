// The two lists: who I can be, and which conversations that person has.

import { avatar, clockOf, el, groupAvatar, icon } from "./dom.js";

const badge = (count, label) => (count ? el("span.badge", { "aria-label": `${count} 条${label}` }, count > 99 ? "99+" : String(count)) : null);

/** Everyone as buttons, the leading roles first. */
export function peopleList(store, choose) {
  const people = [...store.people.values()];
  const row = (person) => el(
    "button.person",
    { type: "button", "aria-current": person.id === store.me ? "true" : null, data: { person: person.id }, on: { click: () => choose(person.id) } },
    avatar(person),
    el("span.person-words", {}, el("strong", {}, person.name), el("small", {}, person.title)),
    badge(store.unreadOf(person.id), "未读"),
  );
  const front = people.filter((person) => person.inFront);
  const others = people.filter((person) => !person.inFront);
  return [
    el("h2.list-title", {}, "主要人物"), ...front.map(row),
    el("h2.list-title", {}, "其他人"), ...others.map(row),
  ];
}

/** The button that says who I am now. */
export function meButton(store) {
  const me = store.person(store.me);
  const others = [...store.people.keys()].filter((id) => id !== store.me).some((id) => store.unreadOf(id));
  return [
    avatar(me),
    el("span.person-words", {}, el("small", {}, "现在我是"), el("strong", {}, `${me.name}（${me.title}）`)),
    others ? el("span.dot", { "aria-label": "别人那里有新消息" }) : null,
    icon("down"),
  ].filter(Boolean);
}

export function talkList(store, open) {
  return store.talksOf(store.me).map((key) => {
    const last = store.messages(key).at(-1);
    const called = store.calls(store.me, key);
    return el(
      "button.talk",
      { type: "button", "aria-current": key === store.open ? "true" : null, data: { talk: key }, on: { click: () => open(key) } },
      key[0] === "g" ? groupAvatar(store.groups.get(key.slice(1))) : avatar(store.bot),
      el("span.talk-words", {},
        el("span.talk-top", {}, el("strong", {}, store.nameOf(key)), last ? el("time", {}, clockOf(last.time)) : null),
        el("span.talk-last", {}, called ? el("b", {}, "[有人@我] ") : null, lastLine(store, key, last)),
      ),
      badge(store.unread(store.me, key), "未读消息"),
    );
  });
}

function lastLine(store, key, last) {
  if (!last) return key[0] === "p" ? "和机器人私聊" : "还没有消息";
  if (last.note) return last.note;
  if (last.recalledBy) return "撤回了一条消息";
  const who = key[0] === "g" ? `${last.from === store.me ? "我" : store.person(last.from).name}：` : "";
  return who + summary(last);
}

/** One line of a message, for lists and quotes. */
export function summary(message) {
  const words = message.parts.map((part) => ({
    text: part.text, at: `@${part.name}`, image: "[图片]", file: `[文件] ${part.name}`, odd: `[${part.label}]`,
  })[part.kind]);
  return words.join("").replace(/\s+/g, " ").trim();
}
