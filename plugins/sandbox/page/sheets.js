// Everything that opens over the page: menus, people, members, a question, a large picture.

import { avatar, byId, el, groupAvatar, icon } from "./dom.js";

const sheet = byId("sheet");
const viewer = byId("viewer");

for (const dialog of [sheet, viewer]) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

/** Opens at the bottom on a phone, beside `anchor` on a wide screen; `children` go below the title. */
export function openSheet(title, children, anchor = null) {
  sheet.close();
  sheet.replaceChildren(
    el("header.sheet-head", {}, el("h2", { id: "sheet-title" }, title), el("button.icon-button", { type: "button", "aria-label": "关闭", on: { click: () => sheet.close() } }, icon("close"))),
    el("div.sheet-body.scroll", {}, ...children),
  );
  sheet.showModal();
  place(anchor);
}

export const closeSheet = () => sheet.close();

/** Items: `{icon, label, hint?, danger?, run}`. */
export function openMenu(title, items, anchor = null) {
  openSheet(title, items.map((item) => el(
    item.danger ? "button.item.danger" : "button.item",
    { type: "button", data: { item: item.label }, on: { click: () => { sheet.close(); item.run(); } } },
    icon(item.icon), el("span", {}, item.label, item.hint ? el("small", {}, item.hint) : null),
  )), anchor);
}

export function openPeople(title, people, choose) {
  openSheet(title, people.map(({ person, note, extra }) => el(
    "button.person", { type: "button", "aria-current": note === "现在" ? "true" : null, data: { person: person.id }, on: { click: () => { sheet.close(); choose(person); } } },
    avatar(person), el("span.person-words", {}, el("strong", {}, person.name), el("small", {}, person.title)), extra ?? (note ? el("span.tag", {}, note) : null),
  )));
}

export function openGroups(title, groups, choose) {
  openSheet(title, groups.map((group) => el(
    "button.person", { type: "button", on: { click: () => { sheet.close(); choose(group); } } },
    groupAvatar(group), el("span.person-words", {}, el("strong", {}, group.name), el("small", {}, `${group.members.length + 1} 人`)),
  )));
}

/** One line of text to be sent with `verb`. */
export function openQuestion(title, { label, value, verb }, answer) {
  const input = el("input.field", { id: "sheet-field", value, maxlength: 50 });
  openSheet(title, [el("form.question", { on: { submit: (event) => { event.preventDefault(); sheet.close(); answer(input.value.trim()); } } },
    el("label", { for: "sheet-field" }, label), input, el("button.primary", { type: "submit" }, verb))]);
  input.select();
}

/** A picture over everything; a tap switches between whole and full width. */
export function openPicture(url, name) {
  const img = el("img", { src: url, alt: name });
  const close = el("button.icon-button.viewer-close", { type: "button", "aria-label": "关闭图片", on: { click: () => viewer.close() } }, icon("close"));
  img.addEventListener("click", () => viewer.classList.toggle("full"));
  viewer.classList.remove("full");
  viewer.replaceChildren(el("div.viewer-room.scroll", { on: { click: (event) => { if (event.target !== img) viewer.close(); } } }, img), close);
  viewer.showModal();
}

function place(anchor) {
  sheet.classList.toggle("beside", Boolean(anchor) && innerWidth >= 900);
  sheet.style.removeProperty("left");
  sheet.style.removeProperty("top");
  if (!sheet.classList.contains("beside")) return;
  const spot = anchor.getBoundingClientRect();
  const { width, height } = sheet.getBoundingClientRect();
  sheet.style.left = `${Math.max(8, Math.min(spot.left, innerWidth - width - 8))}px`;
  const below = spot.bottom + 6;
  sheet.style.top = `${below + height > innerHeight - 8 ? Math.max(8, spot.top - height - 6) : below}px`;
}
