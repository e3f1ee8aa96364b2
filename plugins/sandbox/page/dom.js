// Builds elements; words from people only ever become text nodes.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  people: "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3 19c.4-3.4 2.8-5.2 6-5.2s5.600 1.800 6 5.200M16 5.200a3 3 0 0 1 0 5.600M17.500 14.200c2 .6 3.200 2.200 3.500 4.800",
  send: "M4.500 12L20 4.500 15.500 20l-4-6.500zM11.500 13.500L20 4.500",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  image: "M4 6.500A1.500 1.500 0 0 1 5.500 5h13A1.500 1.500 0 0 1 20 6.500v11a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 17.500zM4 16l4.500-4.500 4 4 2.500-2.500 5 5M15.500 9.500h.01",
  file: "M7 3.500h7l4.500 4.500v11A1.500 1.500 0 0 1 17 20.500H7A1.500 1.500 0 0 1 5.500 19V5A1.500 1.500 0 0 1 7 3.500zM13.500 3.500V8.500h5",
  spark: "M12 4l1.800 5.200L19 11l-5.200 1.800L12 18l-1.800-5.200L5 11l5.200-1.800zM19 16.500v3M17.500 18h3",
  table: "M4.500 5.500h15v13h-15zM4.500 10h15M4.500 14.300h15M10 5.500v13",
  at: "M15.500 12a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0zm0 0v1.500a2.500 2.500 0 0 0 5 0V12a8.500 8.500 0 1 0-3.500 6.900",
  reply: "M10 7l-5 5 5 5M5 12h8.500c3.500 0 5.500 2 5.500 5",
  undo: "M8 5L4 9l4 4M4 9h9.500a5.500 5.500 0 0 1 0 11H9",
  copy: "M9 9h10v11H9zM6 15H5V4h10v2",
  zoom: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20 20M10.500 8v5M8 10.500h5",
  leave: "M10 5H5.500v14H10M14 8l4 4-4 4M18 12H9.500",
  check: "M5 12.500l4.500 4.500L19 7.500",
  add: "M10 11a3.400 3.400 0 1 0 0-6.800 3.400 3.400 0 0 0 0 6.800zM3.500 19.500c.5-3.600 3-5.500 6.500-5.500 1.500 0 2.800.3 3.900 1M18 14.500v6M15 17.500h6",
};

/** `el("button.send", {type: "submit", on: {click}}, "发送", child…)`; null children are left out. */
export function el(name, options = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  const { on = {}, data = {}, ...attributes } = options;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, String(value));
  }
  for (const [event, handler] of Object.entries(on)) node.addEventListener(event, handler);
  Object.assign(node.dataset, data);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** A square with the surname; the bot gets the bridge. */
export function avatar(person) {
  if (person.isBot) return el("span.avatar.bot", { "aria-hidden": "true" }, el("img", { src: "assets/icon.svg", alt: "" }));
  const node = el("span.avatar", { "aria-hidden": "true" }, person.name.slice(0, 1));
  node.style.setProperty("--hue", String(hueOf(person.id)));
  return node;
}

export function groupAvatar(group) {
  const node = el("span.avatar.group", { "aria-hidden": "true" }, icon("people"));
  node.style.setProperty("--hue", String(hueOf(group.id)));
  return node;
}

/** Golden-angle steps keep neighbours in the list apart. */
function hueOf(id) {
  return (Number(id) * 137.5) % 360;
}

let toastTimer = 0;

export function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.hidden = true; }, 3200);
}

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function clockOf(seconds) {
  const then = new Date(seconds * 1000);
  const time = then.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  return then.toDateString() === new Date().toDateString() ? time : `${then.getMonth() + 1}月${then.getDate()}日 ${time}`;
}
