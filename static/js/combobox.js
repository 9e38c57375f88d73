// A text box with suggestions (ARIA 1.2, editable combobox with list): the focus stays in the box,
// the arrows move in the list, Enter takes, Escape closes. What was typed is never replaced unasked.
import { announce } from "./announce.js";
import { ask } from "./ask.js";

const PAUSE = 150;

function part(className, words) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = words;
  return made;
}

function optionOf(choice, id) {
  const option = document.createElement("li");
  option.id = id;
  option.className = "combobox__option";
  option.setAttribute("role", "option");
  option.append(part("combobox__name", choice.name), " ", part("sub", choice.note));
  return option;
}

class Combobox {
  constructor({ input, list, url, found, choose }) {
    Object.assign(this, { input, list, url, found, choose, choices: [], active: -1 });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    this.show([]);
    input.addEventListener("input", () => this.lookUpSoon());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    // The box keeps the focus while the list is clicked.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.take(this.indexOf(event.target)));
  }

  lookUpSoon() {
    clearTimeout(this.timer);
    this.choices = [];
    if (document.activeElement === this.input) this.timer = setTimeout(() => this.lookUp(), PAUSE);
  }

  async lookUp() {
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const typed = this.input.value.trim();
    const url = new URL(this.url, location.href);
    url.searchParams.set("q", typed);
    const answer = typed ? await ask(url, signal) : null;
    if (signal.aborted) return;
    const isHere = document.activeElement === this.input;
    this.show(isHere ? answer?.results ?? [] : []);
    if (answer && isHere) announce(this.found.replace("{n}", this.choices.length));
  }

  show(choices) {
    this.choices = choices;
    this.list.replaceChildren(...choices.map((each, index) => optionOf(each, `${this.list.id}_${index}`)));
    this.list.hidden = choices.length === 0;
    this.input.setAttribute("aria-expanded", String(choices.length > 0));
    this.mark(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.show([]);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const option = this.list.children[index];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const count = this.choices.length;
    if (count === 0) this.lookUp();
    else this.mark(this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count);
  }

  take(index) {
    const choice = this.choices[index];
    if (!choice) return false;
    this.choose(choice);
    this.close();
    return true;
  }

  indexOf(element) {
    return [...this.list.children].indexOf(element.closest("[role=option]"));
  }

  onKey(event) {
    const isOpen = this.choices.length > 0;
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Escape" && isOpen) this.close();
    else if (event.key !== "Enter" || !this.take(this.active)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

// `choose` is called with {name, note, latitude, longitude}; `found` says how many there are ({n}).
export function startCombobox(options) {
  return new Combobox(options);
}
