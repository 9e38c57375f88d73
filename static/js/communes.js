// [data-communes]: the text area with one commune a line stays what is sent; over it stand chips
// with a button each, and a box with suggestions.
import { announce } from "./announce.js";
import { startCombobox } from "./combobox.js";

const SEPARATORS = /[\n\r,;]+/;
const SPOKEN = ["aria-describedby", "aria-invalid"];

const entriesOf = (text) => [...new Set(text.split(SEPARATORS).map((each) => each.trim()).filter(Boolean))];

// Label, hints and errors belong to the box that people see.
function takeOver(area, input) {
  [input.id, area.id] = [area.id, `${area.id}_zeilen`];
  input.className = area.className;
  SPOKEN.filter((name) => area.hasAttribute(name)).forEach((name) => {
    input.setAttribute(name, area.getAttribute(name));
    area.removeAttribute(name);
  });
}

function chipOf(name, words, remove) {
  const icon = document.createElement("span");
  icon.className = "kern-icon kern-icon--close kern-icon--small";
  icon.ariaHidden = "true";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.setAttribute("aria-label", words.replace("{name}", name));
  button.append(name, icon);
  button.addEventListener("click", remove);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

class Communes {
  constructor(root) {
    this.words = root.dataset;
    this.area = root.querySelector("textarea");
    this.input = root.querySelector(".combobox input");
    this.chips = root.querySelector(".chips");
    this.entries = entriesOf(this.area.value);
    takeOver(this.area, this.input);
    this.combobox = startCombobox({
      input: this.input,
      list: root.querySelector("[role=listbox]"),
      url: root.dataset.url,
      found: root.dataset.found,
      choose: ({ name }) => this.add(name),
    });
    this.listen();
    root.querySelector(".communes__lines").hidden = true;
    root.querySelector(".communes__choice").hidden = false;
    this.show();
  }

  listen() {
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !this.input.value.trim()) return;
      event.preventDefault();
      // A key stands for the one commune that was found for it.
      const { choices } = this.combobox;
      this.add(choices.length === 1 ? choices[0].name : this.input.value);
    });
    // What was typed and not yet taken is sent all the same. No chip: the page must not move
    // under a click that is on its way to a button.
    this.input.addEventListener("change", () => this.write());
    // A draft that is taken over writes into the text area.
    this.area.addEventListener("input", () => this.isWriting || this.read());
  }

  read() {
    this.entries = entriesOf(this.area.value);
    this.input.value = "";
    this.show();
  }

  write() {
    const text = entriesOf([...this.entries, this.input.value].join("\n")).join("\n");
    if (text === this.area.value) return;
    this.area.value = text;
    this.isWriting = true;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.area.dispatchEvent(new Event("change", { bubbles: true }));
    this.isWriting = false;
  }

  show() {
    this.chips.replaceChildren(
      ...this.entries.map((name) => chipOf(name, this.words.remove, () => this.remove(name))),
    );
    this.chips.hidden = this.entries.length === 0;
  }

  add(text) {
    this.entries = [...new Set([...this.entries, ...entriesOf(text)])];
    this.input.value = "";
    this.combobox.close();
    this.show();
    this.write();
    announce(this.words.added.replace("{name}", text.trim()));
  }

  remove(name) {
    const place = this.entries.indexOf(name);
    this.entries = this.entries.filter((each) => each !== name);
    this.show();
    this.write();
    const next = this.chips.children[Math.min(place, this.entries.length - 1)];
    (next?.querySelector("button") ?? this.input).focus();
    announce(this.words.removed.replace("{name}", name));
  }
}

export function startCommunes(root) {
  root.querySelectorAll?.("[data-communes]:not([data-started])").forEach((each) => {
    each.dataset.started = "";
    new Communes(each);
  });
}
