// <form data-keep-draft>: it is sent once the portal answers. Without a connection the browser
// would put its own error page in the place of what was typed.
import { alertOf } from "./announce.js";
import { text } from "./texts.js";

const PATIENCE_MS = 8000;
const asking = new WeakSet();
const answered = new WeakSet();
let box;

async function isReachable() {
  if (!navigator.onLine) return false;
  const address = document.querySelector("link[rel=icon]").href;
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } catch {
    return false;
  }
}

// Beside the button, which may be far down the page.
function complain(form, submitter) {
  box = alertOf(text("requestOffline"), text("requestOfflineKept"));
  (submitter?.parentElement ?? form).after(box);
}

async function ask(form, submitter) {
  asking.add(form);
  box?.remove();
  const isThere = await isReachable();
  asking.delete(form);
  if (!isThere) {
    complain(form, submitter);
    return;
  }
  answered.add(form);
  form.requestSubmit(submitter);
}

export function startReach() {
  // Before anybody else takes the form for sent. What htmx sends leaves its page in place.
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.matches("form[data-keep-draft]:not([data-hx-post])") || answered.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking.has(form)) ask(form, submitter);
  }, true);
}
