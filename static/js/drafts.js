// <form data-keep-draft>: what is typed survives a session that ends, in this browser window
// only, and is offered again after the login. Passwords and files are never kept.
import { text } from "./texts.js";

const PREFIX = "entwurf:";
const SKIPPED_TYPES = ["password", "file", "hidden", "submit", "button"];

const owner = () => document.getElementById("sitzung")?.dataset.user;

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED_TYPES.includes(field.type));
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => [
    field.name,
    field.value,
    ["checkbox", "radio"].includes(field.type) ? field.checked : null,
  ]);
}

function keyOf(form, index) {
  return `${PREFIX}${owner()}:${location.pathname}:${form.id || index}`;
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, draft) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage only means that nothing can be offered later.
  }
}

function draftKeys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function restore(form, values) {
  const fields = fieldsOf(form);
  values.forEach(([name, value, checked]) => {
    const field = fields.find((f) => f.name === name && (checked === null || f.value === value));
    if (!field) return;
    if (checked === null) field.value = value;
    else field.checked = checked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function button(label, kind, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `kern-btn kern-btn--${kind} kern-btn--small`;
  const inner = document.createElement("span");
  inner.className = "kern-label";
  inner.textContent = label;
  element.append(inner);
  element.addEventListener("click", action);
  return element;
}

function offer(form, key, draft) {
  const box = document.createElement("div");
  box.className = "panel draft-offer";
  box.setAttribute("role", "status");
  const title = document.createElement("strong");
  title.textContent = text("draftTitle");
  const body = document.createElement("p");
  body.textContent = text("draftText", { time: new Date(draft.time).toLocaleString(document.documentElement.lang) });
  const close = () => { sessionStorage.removeItem(key); box.remove(); };
  const row = document.createElement("div");
  row.className = "button-row";
  row.append(
    button(text("draftRestore"), "primary", () => { restore(form, draft.values); close(); form.querySelector("input:not([type=hidden]), textarea, select")?.focus(); }),
    button(text("draftDiscard"), "tertiary", close),
  );
  box.append(title, body, row);
  form.before(box);
}

function watch(form, index) {
  const key = keyOf(form, index);
  const draft = read(key);
  if (draft && JSON.stringify(draft.values) !== JSON.stringify(valuesOf(form))) offer(form, key, draft);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(key, { time: Date.now(), values: valuesOf(form) }), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(key, { time: Date.now(), values: valuesOf(form), sent: true });
  });
}

// What was sent has arrived once a page for the signed-in owner follows; a login page in
// between means that the session had ended, so the draft is still needed.
function settleSent() {
  draftKeys().forEach((key) => {
    const draft = read(key);
    if (!draft?.sent) return;
    if (owner()) sessionStorage.removeItem(key);
    else keep(key, { ...draft, sent: false });
  });
}

function forgetAll() {
  draftKeys().forEach((key) => sessionStorage.removeItem(key));
}

export function startDrafts() {
  settleSent();
  document.querySelectorAll("form[data-forget-drafts]").forEach((form) => form.addEventListener("submit", forgetAll));
  if (!owner()) return;
  document.querySelectorAll("form[data-keep-draft]").forEach(watch);
}
