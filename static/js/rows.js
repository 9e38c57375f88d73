// Lists of rows as Django's formsets make them: fields are named „partners-0-name“, and
// „partners-TOTAL_FORMS“ says how many rows there are.
import { startCounters } from "./counter.js";

const FIELD = /^(\w+)-(\d+)-\w+$/;

function fieldsBelow(area) {
  return [...area.querySelectorAll("[name]")];
}

// The largest element around the row's fields that holds no others.
function rowOf(form, start) {
  const isAlone = (area) => area !== form && fieldsBelow(area).every((field) => field.name.startsWith(start));
  let row = form.querySelector(`[name^="${start}"]`);
  while (row && isAlone(row.parentElement)) row = row.parentElement;
  return row;
}

function renumber(element, before, after) {
  for (const { name, value } of [...element.attributes]) {
    if (value.includes(before)) element.setAttribute(name, value.replaceAll(before, after));
  }
}

function empty(field) {
  field.removeAttribute("aria-invalid");
  delete field.dataset.counting;
  if (["checkbox", "radio"].includes(field.type)) field.checked = false;
  // Without a key of its own the row could not be saved while one types.
  else if (field.name.endsWith("-uid")) field.value = crypto.randomUUID?.() ?? "";
  else field.value = "";
}

// „Partner 1“, „Rolle (1)“: people count from one.
function recount(label, before, after) {
  const texts = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    texts.currentNode.data = texts.currentNode.data.replace(new RegExp(`\\b${before}\\b`), after);
  }
}

function addRow(form, prefix, total) {
  const [last, next] = [Number(total.value) - 1, Number(total.value)];
  const row = rowOf(form, `${prefix}-${last}-`);
  if (!row) return false;
  const copy = row.cloneNode(true);
  [copy, ...copy.querySelectorAll("*")].forEach((each) => renumber(each, `${prefix}-${last}-`, `${prefix}-${next}-`));
  copy.querySelectorAll(".kern-error").forEach((message) => message.remove());
  copy.querySelectorAll("[inert]").forEach((grid) => { grid.inert = false; });
  copy.querySelectorAll("input, textarea, select").forEach(empty);
  copy.querySelectorAll("legend, label").forEach((label) => recount(label, last + 1, next + 1));
  row.after(copy);
  total.value = next + 1;
  startCounters(copy);
  return true;
}

// A row that is to go stays in sight until then, but nobody types into it.
function close(box) {
  const grid = box.closest(".entry-row")?.querySelector(".form__grid");
  if (grid) grid.inert = box.checked;
}

export function startRows() {
  document.querySelectorAll("[name$='-DELETE']:checked").forEach(close);
  document.addEventListener("change", ({ target }) => target.name?.endsWith("-DELETE") && close(target));
}

// Adds the rows that these names of fields ask for.
export function addMissingRows(form, names) {
  names.forEach((name) => {
    const [, prefix, index] = FIELD.exec(name) ?? [];
    const total = prefix && form.elements[`${prefix}-TOTAL_FORMS`];
    if (!total || Number(index) >= Number(form.elements[`${prefix}-MAX_NUM_FORMS`].value)) return;
    while (Number(total.value) <= Number(index) && addRow(form, prefix, total));
  });
}
