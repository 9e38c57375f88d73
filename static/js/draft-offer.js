// The box above a form that offers what was typed and not saved.
import { text } from "./texts.js";

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

function line(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

function row(...buttons) {
  const element = document.createElement("div");
  element.className = "button-row";
  element.append(...buttons);
  return element;
}

const told = (time) => new Date(time).toLocaleString(document.documentElement.lang);

// Pairs of a label and a value.
function list(values) {
  const terms = document.createElement("dl");
  terms.className = "facts typed";
  values.forEach(([name, value]) => {
    const pair = document.createElement("div");
    pair.append(line("dt", name), line("dd", value));
    terms.append(pair);
  });
  return terms;
}

// What was typed into a form that is closed now.
export function showDraft(place, { time, values, discard }) {
  const box = document.createElement("div");
  box.className = "panel draft-offer";
  const drop = () => { discard(); box.remove(); };
  box.append(
    line("h2", text("draftClosedTitle")),
    line("p", text("draftClosedText", { time: told(time) })),
    list(values),
    row(button(text("draftDiscard"), "tertiary", drop)),
  );
  place.append(box);
}

// `take` puts the values into the form and answers those that found no field.
export function offerDraft(form, { time, take, discard }) {
  const box = document.createElement("div");
  box.className = "panel draft-offer";
  box.setAttribute("role", "status");
  const drop = () => { discard(); box.remove(); };
  const restore = () => {
    const left = take();
    if (left.length) box.replaceChildren(line("strong", text("draftLeftTitle")), line("p", text("draftLeftText")), list(left), row(button(text("draftDiscard"), "tertiary", drop)));
    else box.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  };
  box.append(
    line("strong", text("draftTitle")),
    line("p", text("draftText", { time: told(time) })),
    row(button(text("draftRestore"), "primary", restore), button(text("draftDiscard"), "tertiary", drop)),
  );
  form.before(box);
}
