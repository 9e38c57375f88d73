// [data-place]: suggestions for the name, and a map whose marker is set by a click or moved by two
// sliders. The name and the two coordinates stay what is sent.
import { ask } from "./ask.js";
import { startCombobox } from "./combobox.js";

const PAUSE = 250;
const DECIMALS = 5;

const numberOf = (text) => (text.trim() ? Number(text.trim().replace(",", ".")) : NaN);
const degrees = (value) => String(Number(value.toFixed(DECIMALS))).replace(".", ",");

function put(box, value) {
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

class Place {
  constructor(root) {
    this.root = root;
    this.map = root.querySelector("svg");
    this.marker = root.querySelector(".place__marker");
    this.text = root.querySelector(".place__text");
    this.sliders = Object.fromEntries([...root.querySelectorAll("[data-axis]")].map((each) => [each.dataset.axis, each]));
    const [name, latitude, longitude] = root.querySelectorAll("input[name]");
    this.boxes = { name, latitude, longitude };
    const { west, east, south, north } = this.map.dataset;
    this.edges = { west: Number(west), east: Number(east), south: Number(south), north: Number(north) };
    this.listen();
    root.querySelector(".place__map").hidden = false;
    this.follow();
  }

  listen() {
    startCombobox({
      input: this.boxes.name,
      list: this.root.querySelector("[role=listbox]"),
      url: this.root.dataset.url,
      found: this.root.dataset.found,
      choose: (choice) => this.choose(choice),
    });
    this.boxes.name.addEventListener("input", () => this.isWriting || delete this.root.dataset.derived);
    ["latitude", "longitude"].forEach((axis) => {
      this.boxes[axis].addEventListener("input", () => this.isWriting || this.follow());
      this.sliders[axis].addEventListener("input", () => this.slide(axis));
    });
    this.map.addEventListener("click", (event) => this.click(event));
  }

  choose({ name, latitude, longitude }) {
    this.write({ name, latitude, longitude });
    this.root.dataset.derived = "";
    this.follow();
  }

  // The other coordinate stays to the digit; without one its slider says where the marker begins.
  slide(moved) {
    const valueOf = (axis) => {
      const typed = numberOf(this.boxes[axis].value);
      return axis === moved || !Number.isFinite(typed) ? Number(this.sliders[axis].value) : typed;
    };
    this.set(valueOf("latitude"), valueOf("longitude"));
  }

  click({ clientX, clientY }) {
    const { west, east, south, north } = this.edges;
    const { width, height } = this.map.viewBox.baseVal;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.map.getScreenCTM().inverse());
    this.set(north - (y / height) * (north - south), west + (x / width) * (east - west));
  }

  set(latitude, longitude) {
    this.write({ latitude: degrees(latitude), longitude: degrees(longitude) });
    this.follow({ isMove: true });
  }

  write(values) {
    this.isWriting = true;
    Object.entries(values).forEach(([box, value]) => put(this.boxes[box], value));
    this.isWriting = false;
  }

  // Marker, sliders and words say what the two boxes say.
  follow({ isMove = false } = {}) {
    const [latitude, longitude] = [numberOf(this.boxes.latitude.value), numberOf(this.boxes.longitude.value)];
    const isPoint = Number.isFinite(latitude) && Number.isFinite(longitude);
    const { west, east, south, north } = this.edges;
    const isOnMap = west <= longitude && longitude <= east && south <= latitude && latitude <= north;
    this.marker.setAttribute("visibility", isPoint && isOnMap ? "visible" : "hidden");
    clearTimeout(this.timer);
    if (!isPoint) return;
    const { width, height } = this.map.viewBox.baseVal;
    const x = ((longitude - west) / (east - west)) * width;
    const y = ((north - latitude) / (north - south)) * height;
    this.marker.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    this.say({ latitude, longitude });
    const point = `${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`;
    this.timer = setTimeout(() => this.describe(point, isMove), PAUSE);
  }

  say({ latitude, longitude }) {
    Object.entries({ latitude, longitude }).forEach(([axis, value]) => {
      this.sliders[axis].value = value;
      this.sliders[axis].setAttribute("aria-valuetext", degrees(value));
    });
  }

  async describe(point, isMove) {
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const url = new URL(this.root.dataset.pointUrl, location.href);
    url.searchParams.set("q", point);
    const answer = await ask(url, signal);
    if (!answer || signal.aborted) return;
    this.text.textContent = answer.text;
    Object.values(this.sliders).forEach((slider) => slider.setAttribute("aria-valuetext", answer.text));
    if (isMove) this.rename(answer.name);
    this.county = answer.name;
  }

  // A name that says no more than the point did follows the marker into another county.
  rename(county) {
    const isEmpty = this.boxes.name.value.trim() === "";
    const isDerived = "derived" in this.root.dataset && county !== this.county;
    if (!county || !(isEmpty || isDerived)) return;
    this.write({ name: county });
    this.root.dataset.derived = "";
  }
}

export function startPlaces(root) {
  root.querySelectorAll?.("[data-place]:not([data-started])").forEach((each) => {
    each.dataset.started = "";
    new Place(each);
  });
}
