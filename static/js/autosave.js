// <form data-autosave="address">: what is changed is saved while one types, a field or a row at a
// time. The page says when; what cannot be saved stays in the form and says why.
import { text } from "./texts.js";

const PAUSE_MS = 1200;
const RETRY_MS = 5000;
const MOST = 20;
const ROW = /^([a-z_]+-\d+)-/;

const headers = () => JSON.parse(document.body.dataset.hxHeaders ?? "{}");
// One unit in three boxes; while its name is half typed there is no such place.
const PLACE = /^(place)_(?:name|latitude|longitude)$/;
const PACKAGES = /^work_packages-(?:TOTAL_FORMS|\d+-uid)$/;
const ownerOf = (name) => (ROW.exec(name) ?? PLACE.exec(name))?.[1] ?? name;

// Differs from what the page came with: the browser's „back“ brings typed text along.
function isChanged({ type, options, checked, defaultChecked, value, defaultValue }) {
  if (["hidden", "file", "submit"].includes(type)) return false;
  if (["checkbox", "radio"].includes(type)) return checked !== defaultChecked;
  if (!options) return value !== defaultValue;
  const isMarked = [...options].some((each) => each.defaultSelected);
  return [...options].some((each, index) => each.selected !== (isMarked ? each.defaultSelected : index === 0));
}

// The session has ended, or somebody has closed the entry meanwhile and the answer says so.
async function refusalOf(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) return text("autosaveSignedOut");
  const content = await answer.text();
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
    return text("autosaveRefused", { reason: JSON.parse(content).message });
  }
  const page = new DOMParser().parseFromString(content, "text/html");
  if (page.querySelector("[data-not-saved=signed-out]")) return text("autosaveSignedOut");
  return text("autosaveRefused", { reason: `${page.querySelector("h1")?.textContent.trim()}.` });
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = document.getElementById(form.dataset.autosaveStatus);
    this.readBase();
    const changed = [...form.elements].filter((each) => each.name && isChanged(each));
    this.touched = new Set([...this.leftBefore(), ...changed.map(({ name }) => ownerOf(name))]);
    this.sending = [];
    this.refused = new Set();
    this.trouble = "";
    this.known = new Map(this.owners().filter((owner) => !this.touched.has(owner)).map((owner) => [owner, this.contentOf(owner)]));
    form.addEventListener("portal:base", () => this.readBase());
    form.addEventListener("input", ({ target }) => PLACE.test(target.name) || this.touch(target));
    form.addEventListener("change", ({ target }) => this.touch(target));
    form.addEventListener("submit", ({ submitter }) => this.leave(submitter));
    window.addEventListener("online", () => this.flush());
    if (this.touched.size) this.flush();
  }

  readBase() {
    const pairs = (this.form.elements.base?.value ?? "").split(" ").filter(Boolean);
    this.base = new Map(pairs.map((pair) => pair.split(":")));
  }

  owners() {
    return [...new Set([...this.form.elements].map(({ name }) => name && ownerOf(name)).filter(Boolean))];
  }

  // Leaving a field after it was saved sends nothing again.
  touch(control) {
    if (!control.name || control.type === "file" || control.type === "submit") return;
    const owner = ownerOf(control.name);
    // A row that stays after all stays in its place.
    if (control.name.endsWith("-DELETE") && !control.checked) this.touched.add(`${owner.replace(/-\d+$/, "")}/order`);
    if (this.contentOf(owner) === this.known.get(owner)) {
      this.touched.delete(owner);
      return;
    }
    this.touched.add(owner);
    this.wait(PAUSE_MS);
  }

  contentOf(owner) {
    return JSON.stringify(this.pairsOf(owner));
  }

  wait(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), time);
  }

  controlsOf(owner) {
    return [...this.form.elements].filter((each) => each.name && ownerOf(each.name) === owner && each.type !== "submit");
  }

  // The names of units as the server knows them: „title“, „milestones/<uid>“.
  unitOf(owner) {
    const uid = this.form.elements[`${owner}-uid`]?.value;
    return uid ? `${owner.replace(/-\d+$/, "")}/${uid}` : owner;
  }

  leftBefore() {
    return (this.form.dataset.touched ?? "").split(" ").filter(Boolean).map((unit) => this.ownerOfUnit(unit));
  }

  ownerOfUnit(unit) {
    const [list, uid] = unit.split("/");
    const control = [...this.form.elements].find(({ name, value }) => name.startsWith(`${list}-`) && name.endsWith("-uid") && value === uid);
    return control ? ownerOf(control.name) : unit;
  }

  // When the page comes back, with a row more, a row moved or something wrong, the rest is saved then.
  leave(submitter) {
    clearTimeout(this.timer);
    const units = [...this.sending, ...this.touched, ...this.refused].map((owner) => this.unitOf(owner));
    if (submitter?.name === "move") units.push(`${submitter.value.replace(/-\d+-\w+$/, "")}/order`);
    const left = this.form.elements.touched ?? document.createElement("input");
    Object.assign(left, { type: "hidden", name: "touched", value: [...new Set(units)].join(" ") });
    this.form.append(left);
  }

  // „partners/order“: the rows as they stand on the page.
  orderOf(owner) {
    const list = owner.replace("/order", "");
    const uids = [...this.form.elements].filter(({ name }) => name.startsWith(`${list}-`) && name.endsWith("-uid"));
    return uids.map(({ value }) => value).join(" ");
  }

  bodyFor(owners) {
    const body = new FormData();
    body.set("touched", owners.join(" "));
    const known = owners.map((owner) => this.unitOf(owner)).filter((unit) => this.base.has(unit));
    body.set("base", known.map((unit) => `${unit}:${this.base.get(unit)}`).join(" "));
    owners.flatMap((owner) => this.pairsOf(owner)).forEach(([name, value]) => body.append(name, value));
    if ([...body.keys()].some((name) => name.endsWith("-after"))) this.packages().forEach(([name, value]) => body.set(name, value));
    return body;
  }

  // Who waits for work packages names them by their numbers on this page.
  packages() {
    return [...this.form.elements].filter(({ name }) => PACKAGES.test(name)).map(({ name, value }) => [name, value]);
  }

  pairsOf(owner) {
    if (owner.endsWith("/order")) return [[owner, this.orderOf(owner)]];
    const isOn = ({ type, checked }) => checked || !["checkbox", "radio"].includes(type);
    return this.controlsOf(owner).filter(isOn).flatMap(({ name, value, multiple, selectedOptions }) =>
      multiple ? [...selectedOptions].map((each) => [name, each.value]) : [[name, value]],
    );
  }

  async flush() {
    if (this.sending.length || !this.touched.size || "submitting" in this.form.dataset) return;
    const owners = [...this.touched].slice(0, MOST);
    owners.forEach((owner) => this.touched.delete(owner));
    this.sending = owners;
    owners.forEach((owner) => this.known.set(owner, this.contentOf(owner)));
    this.say(text("autosaveRunning"));
    let pause = RETRY_MS;
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        headers: headers(),
        body: this.bodyFor(owners),
        redirect: "manual",
      });
      pause = await this.take(answer, owners);
    } catch {
      this.keep(owners, text("autosaveOffline"));
    }
    this.sending = [];
    if (this.touched.size && pause) this.wait(pause);
  }

  // Answers after how many milliseconds to go on; 0: not before something is typed.
  async take(answer, owners) {
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) {
      this.keep(owners, await refusalOf(answer));
      return 0;
    }
    if (answer.status >= 500) {
      this.keep(owners, text("autosaveOffline"));
      return RETRY_MS;
    }
    const { time, base = {}, problems = {}, units = [], message = "" } = await answer.json();
    this.showProblems(owners, problems);
    if (!answer.ok) {
      this.refuse(owners, [...Object.keys(problems).map((id) => ownerOf(id.replace(/^id_/, ""))), ...units.map((unit) => this.ownerOfUnit(unit))]);
      this.trouble = message || text("autosaveProblem");
      this.say(this.trouble, true);
      return PAUSE_MS;
    }
    owners.forEach((owner) => this.refused.delete(owner));
    Object.entries(base).forEach(([unit, value]) => (value ? this.base.set(unit, value) : this.base.delete(unit)));
    if (this.form.elements.base) {
      this.form.elements.base.value = [...this.base].map((pair) => pair.join(":")).join(" ");
    }
    const done = text("autosaveDone", { time });
    this.say(this.refused.size ? `${done}. ${this.trouble}` : done, this.refused.size > 0);
    if (!this.touched.size && !this.refused.size) {
      this.form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    }
    return PAUSE_MS;
  }

  // What was only sent along with something wrong is sent again without it.
  refuse(owners, wrong) {
    const isNamed = owners.some((owner) => wrong.includes(owner));
    owners.forEach((owner) => (isNamed && !wrong.includes(owner) ? this.touched : this.refused).add(owner));
  }

  // Not saved yet: sent along with whatever is typed next.
  keep(owners, message) {
    owners.forEach((owner) => {
      this.touched.add(owner);
      this.known.delete(owner);
    });
    this.say(message, true);
  }

  showProblems(owners, problems) {
    for (const control of owners.flatMap((owner) => this.controlsOf(owner))) {
      ["autosave", "error"].forEach((each) => document.getElementById(`${control.id}_${each}`)?.remove());
      control.removeAttribute("aria-invalid");
    }
    Object.entries(problems).forEach(([id, message]) => {
      const first = document.getElementById(`${id}_0`);
      const control = document.getElementById(id) ?? first;
      if (!control) return;
      const note = document.createElement("p");
      note.className = "kern-error autosave-problem";
      note.id = `${control.id}_autosave`;
      note.textContent = message;
      control.setAttribute("aria-invalid", "true");
      const described = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
      control.setAttribute("aria-describedby", [...described.add(note.id)].join(" "));
      // Of several boxes: below them all.
      (control.closest(control === first ? "fieldset" : ".kern-form-input") ?? control.parentElement).append(note);
    });
  }

  say(message, isTrouble = false) {
    if (!this.status) return;
    this.status.textContent = message;
    this.status.classList.toggle("save-status--trouble", isTrouble);
  }
}

export function startAutosave() {
  document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
}
