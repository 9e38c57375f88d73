// <form data-keep-draft>: what is typed survives a session that ends, in this browser window
// only, and is offered again after the login. Passwords and files are never kept.
import { offerDraft, showDraft } from "./draft-offer.js";
import { addMissingRows } from "./rows.js";

const PREFIX = "entwurf:";
const SKIPPED_TYPES = ["password", "file", "hidden", "submit", "button"];

const owner = () => document.getElementById("sitzung")?.dataset.user;
const forms = () => [...document.querySelectorAll("form[data-keep-draft]")];

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED_TYPES.includes(field.type));
}

// „Ziel (1)“, without what stands behind it for whoever fills the form in.
function wordsOf(element) {
  const words = [...(element?.childNodes ?? [])].filter((each) => !each.matches?.(".kern-label__optional"));
  return words.map((each) => each.textContent).join("").replace(/\s+/g, " ").trim();
}

// How a reader knows the field and its value.
function shownOf(field) {
  const label = wordsOf(field.labels?.[0]);
  if (field.type === "radio") return [wordsOf(field.closest("fieldset")?.querySelector("legend")), label];
  if (field.type === "checkbox") return [label, "✓"];
  return [label, field.selectedOptions?.[0]?.textContent ?? field.value];
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => [
    field.name,
    field.value,
    ["checkbox", "radio"].includes(field.type) ? field.checked : null,
    shownOf(field),
    isNeverEmpty(field),
  ]);
}

// „Rolle“: something stands there although nobody has chosen.
function isNeverEmpty({ options }) {
  return Boolean(options?.length) && [...options].every(({ value }) => value !== "");
}

const keyFor = (id) => `${PREFIX}${owner()}:${location.pathname}:${id}`;
const keyOf = (form) => keyFor(form.id || forms().indexOf(form));

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, values, sent, state) {
  try {
    sessionStorage.setItem(key, JSON.stringify({ time: Date.now(), page: location.pathname, values, sent, state }));
  } catch {
    // A full or forbidden storage only means that nothing can be offered later.
  }
}

// Which stored state the values were typed into: what others store meanwhile is not taken back by them.
const STATE = ["version", "base"];
const stateOf = (form) => STATE.map((name) => [name, form.elements[name]?.value]).filter(([, value]) => value);

function takeUpState(form, state = []) {
  state.forEach(([name, value]) => {
    if (form.elements[name]) form.elements[name].value = value;
  });
  form.dispatchEvent(new CustomEvent("portal:base"));
}

function draftKeys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

const shownIn = ([name, value, , shown]) => shown ?? [name, value];
const isSaid = ([, value, checked]) => (checked === null ? value.trim() !== "" : checked);

function fieldFor(fields, [name, value, checked]) {
  return fields.find((field) => field.name === name && (checked === null || field.value === value));
}

function put(fields, entry) {
  const [, value, checked] = entry;
  const field = fieldFor(fields, entry);
  if (!field) return false;
  if (checked === null) field.value = value;
  else field.checked = checked;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return checked !== null || field.value === value;
}

// Answers what found no field, so that it is not lost.
function restore(form, values) {
  addMissingRows(form, values.filter(isSaid).map(([name]) => name));
  const fields = fieldsOf(form);
  return values.filter((entry) => !put(fields, entry) && isSaid(entry));
}

function watch(form) {
  if ("drafting" in form.dataset) return;
  form.dataset.drafting = "";
  const key = keyOf(form);
  const draft = read(key);
  let isOffered = false;
  let left = [];
  let timer;
  const store = (sent) => keep(key, [...valuesOf(form), ...left], sent, stateOf(form));
  if (draft && isMissing(form, draft)) {
    isOffered = true;
    offerDraft(form, {
      time: draft.time,
      take() {
        isOffered = false;
        takeUpState(form, draft.state);
        left = restore(form, draft.values);
        store(false);
        return left.map(shownIn);
      },
      discard() { isOffered = false; left = []; sessionStorage.removeItem(key); },
    });
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    // An offer that nobody has answered yet is not written over.
    if (!isOffered) timer = setTimeout(() => store(false), 400);
  });
  // Saved while typing: nothing is left to be offered.
  form.addEventListener("portal:saved", () => {
    clearTimeout(timer);
    if (!isOffered) sessionStorage.removeItem(key);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    store(true);
  });
  if (draft && !isOffered && isOldPage() && hasMoreRows(form, draft)) {
    addMissingRows(form, namesOf(draft));
    form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
  }
}

const namesOf = ({ values }) => values.map(([name]) => name);

// „Back“ shows the page from before a row was added.
function isOldPage() {
  return ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
}

function hasMoreRows(form, draft) {
  return namesOf(draft).some((name) => !form.elements[name]);
}

// Whether something was typed, or taken out, that the form does not show; an empty row is nothing.
function isMissing(form, { values }) {
  const fields = fieldsOf(form);
  return values.some((entry) => {
    const field = fieldFor(fields, entry);
    if (!field) return isSaid(entry) && !entry[4];
    return entry[2] === null ? field.value !== entry[1] : field.checked !== entry[2];
  });
}

// A form that came back with what was sent (an error, one more row) is not saved yet.
function cameBack(form, draft) {
  const fields = fieldsOf(form);
  return draft.values.filter(isSaid).every((entry) => {
    const field = fieldFor(fields, entry);
    return field && (entry[2] === null ? field.value === entry[1] : field.checked);
  });
}

// Is this page the answer to what was sent from that one? Not an error, not the browser's
// „back“ or „reload“, not a page opened by itself after the connection had failed.
function answers(draft) {
  if (!owner() || document.querySelector("[data-not-saved]")) return false;
  if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return false;
  return document.referrer !== "" && new URL(document.referrer).pathname === draft.page;
}

function settleSent() {
  draftKeys().forEach((key) => {
    const draft = read(key);
    if (!draft?.sent) return;
    const form = owner() && forms().find((each) => keyOf(each) === key);
    if (form && cameBack(form, draft)) keep(key, valuesOf(form), false, stateOf(form));
    else if (answers(draft)) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ ...draft, sent: false }));
  });
}

// A form sent by htmx is settled on the spot: the page stays.
function settleFragment({ detail }) {
  const form = detail.requestConfig.elt;
  if (!("drafting" in (form.dataset ?? {}))) return;
  const key = keyOf(form);
  const draft = read(key);
  if (!draft?.sent) return;
  if (detail.successful && detail.xhr.status < 300) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify({ ...draft, sent: false }));
}

// <div data-left-draft="projekt">: that form is closed; unless the page repeats what was sent to it.
function showLeft() {
  document.querySelectorAll("[data-left-draft]").forEach((place) => {
    const key = keyFor(place.dataset.leftDraft);
    const draft = read(key);
    if (!draft || place.querySelector(".typed")) return;
    showDraft(place, {
      time: draft.time,
      values: draft.values.filter(isSaid).map(shownIn),
      discard: () => sessionStorage.removeItem(key),
    });
  });
}

function forgetAll() {
  draftKeys().forEach((key) => sessionStorage.removeItem(key));
}

export function watchDrafts() {
  if (owner()) forms().forEach(watch);
}

// „Back“ and „reload“ lead to the page as it is stored, not to a question whether to send again.
function forgetSending() {
  if (owner() && (forms().length || document.querySelector("[data-left-draft]"))) history.replaceState(history.state, "", location.href);
}

// The browser may have kept the page as it was left, with what was stored then.
function renewOldPage({ persisted }) {
  if (!persisted || !forms().length) return;
  forms().forEach((form) => { form.dataset.submitting = ""; });
  location.reload();
}

export function startDrafts() {
  window.addEventListener("pageshow", renewOldPage);
  settleSent();
  forgetSending();
  if (owner()) showLeft();
  document.querySelectorAll("form[data-forget-drafts]").forEach((form) => form.addEventListener("submit", forgetAll));
  document.addEventListener("htmx:afterRequest", settleFragment);
  watchDrafts();
}
