// <form data-guard-unsaved>: the browser asks before typed text is left behind.
function contentOf(form) {
  const entries = [...new FormData(form)].map(([name, value]) => [name, value.name ?? value]);
  return JSON.stringify(entries);
}

export function startUnsavedWarning() {
  const initial = new Map();
  document.querySelectorAll("form[data-guard-unsaved]").forEach((form) => {
    // A form that came back with errors is unsaved from the start.
    const unsaved = "unsaved" in form.dataset || form.querySelector("[aria-invalid=true]");
    initial.set(form, unsaved ? null : contentOf(form));
  });
  document.addEventListener("portal:saved", ({ target }) => initial.set(target, contentOf(target)));
  window.addEventListener("beforeunload", (event) => {
    const dirty = [...initial].some(
      ([form, content]) => !("submitting" in form.dataset) && contentOf(form) !== content,
    );
    if (dirty) event.preventDefault();
  });
}
