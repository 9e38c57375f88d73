// Tells screen readers what changed: a fragment carries its sentence in data-announce.
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

export function startAnnouncing() {
  document.addEventListener("htmx:afterSettle", (event) => {
    announce(sentenceOf(event.target));
    event.target.querySelector?.("[role=alert][tabindex], [aria-invalid=true]")?.focus();
  });
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, () => announce(text("requestFailed")));
  }
}
