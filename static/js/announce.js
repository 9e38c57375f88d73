// Says what changed: a fragment carries its sentence for screen readers in data-announce; a
// request that failed leaves a message above its form.
import { text } from "./texts.js";

export function announce(sentence) {
  const region = document.getElementById("ansage");
  if (!region || !sentence) return;
  region.textContent = "";
  // A live region speaks only when its content changes after it was empty.
  setTimeout(() => { region.textContent = sentence; }, 60);
}

function sentenceOf(fragment) {
  const source = fragment.closest?.("[data-announce]") ?? fragment.querySelector?.("[data-announce]");
  return source?.dataset.announce;
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function link(words, address) {
  const made = element("a", "", words);
  made.href = address;
  return made;
}

// A page that says what is wrong says it better than a general sentence.
function problemOf(xhr) {
  const isPage = xhr?.getResponseHeader?.("Content-Type")?.startsWith("text/html");
  const page = isPage ? new DOMParser().parseFromString(xhr.response, "text/html") : null;
  const isSignedOut = Boolean(page?.querySelector("[data-not-saved=signed-out]"));
  return { title: page?.querySelector("h1")?.textContent.trim() || text("requestFailed"), isSignedOut };
}

export function alertOf(title, words) {
  const icon = element("span", "kern-icon kern-icon--danger");
  icon.ariaHidden = "true";
  const box = element("div", "kern-alert kern-alert--danger request-problem", element("div", "kern-alert__header", icon, element("p", "kern-title", title)));
  box.append(element("div", "kern-alert__body", element("p", "", words)));
  box.setAttribute("role", "alert");
  return box;
}

function signInLink() {
  const here = location.pathname + location.search;
  const address = `${document.getElementById("texte").dataset.signInUrl}?next=${encodeURIComponent(here)}`;
  return element("p", "", link(text("requestSignIn"), address));
}

function clear(form) {
  if (form?.previousElementSibling?.classList.contains("request-problem")) form.previousElementSibling.remove();
}

function complain({ target, detail }) {
  // What a page asks for by itself fails silently: the next time it may work.
  if (detail.elt?.closest("[data-quiet]")) return;
  const form = target.closest?.("form[method=post]");
  if (!form) {
    announce(text("requestFailed"));
    return;
  }
  clear(form);
  const { title, isSignedOut } = problemOf(detail.xhr);
  const box = alertOf(title, text("requestKept"));
  if (isSignedOut) box.lastChild.append(signInLink());
  form.before(box);
}

export function startAnnouncing() {
  document.addEventListener("htmx:afterSettle", (event) => {
    announce(sentenceOf(event.target));
    event.target.querySelector?.("[role=alert][tabindex], [aria-invalid=true]")?.focus();
  });
  document.addEventListener("htmx:beforeRequest", (event) => clear(event.target.closest?.("form")));
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, complain);
  }
}
