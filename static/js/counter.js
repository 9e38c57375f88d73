// Long texts: the box grows with what is typed, and says how many characters are left.
import { text } from "./texts.js";

function showLeft(area) {
  const output = document.getElementById(area.dataset.count);
  if (!output) return;
  // The server counts a line break as one character, as this does.
  const left = Number(output.dataset.max) - area.value.length;
  output.hidden = false;
  output.textContent = left >= 0
    ? text("charactersLeft", { n: left })
    : text("charactersOver", { n: -left });
  output.classList.toggle("field__count--over", left < 0);
}

function grow(area) {
  // Rows instead of a style attribute: the content security policy allows no inline style.
  while (area.scrollHeight > area.clientHeight + 2 && area.rows < 40) area.rows += 1;
}

function update(area) {
  grow(area);
  if (area.dataset.count) showLeft(area);
}

export function startCounters(root) {
  root.querySelectorAll?.("textarea:not([data-counting])").forEach((area) => {
    area.dataset.counting = "";
    area.addEventListener("input", () => update(area));
    update(area);
  });
}
