// A second click while the first request runs sends nothing. Buttons are marked, not
// disabled, because a disabled button's name and value would be missing from the request.
const RELEASE_AFTER_MS = 15000;

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  delete form.dataset.submitting;
  buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

function guard(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.method === "dialog") return;
  if ("submitting" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.submitting = "";
  buttonsOf(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  // A download answers without leaving the page.
  setTimeout(() => release(form), RELEASE_AFTER_MS);
}

export function startSubmitGuard() {
  document.addEventListener("submit", guard);
  // A form sent by htmx may be sent again as soon as it is answered.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.requestConfig.elt;
    if (form.matches("form[data-submitting]")) release(form);
  });
  // „Back“ shows the page as it was left.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-submitting]").forEach(release);
  });
}
