// <section data-sums>: totals of the financing plan while one types. Cents as whole numbers, so that
// nothing is rounded twice; the rules are the server's (projects/money.py): each grant rounded down,
// lines with gaps not counted, nothing for a recipient without a rate.
const AMOUNT = /^[+]?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/;
const ENGLISH = /^[+]?(\d{1,3}(?:,\d{3})+|\d+)\.(\d{1,2})$/;
const YEAR = /^\s*20\d\d\s*$/;
const WHOLE = 10000n;
const format = new Intl.NumberFormat("de-DE", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

// Hundredths, or null for what is no amount.
function hundredths(input) {
  const plain = (input?.value ?? "").replace(/€|euro?|%|[\s']/gi, "");
  const [, whole, rest = ""] = ENGLISH.exec(plain) ?? AMOUNT.exec(plain) ?? [];
  if (whole === undefined) return null;
  return BigInt(whole.replace(/[.,]/g, "")) * 100n + BigInt(rest.padEnd(2, "0"));
}

const plain = (cents) => format.format(Number(cents) / 100);
const sum = (amounts) => amounts.reduce((total, each) => total + each, 0n);
const lesser = (one, other) => (one < other ? one : other);

function rowsOf(form, prefix) {
  const total = Number(form.elements[`${prefix}-TOTAL_FORMS`]?.value ?? 0);
  const field = (index, name) => form.elements[`${prefix}-${index}-${name}`];
  return Array.from({ length: total }, (_each, index) => (name) => field(index, name)).filter(
    (row) => !row("DELETE")?.checked,
  );
}

// Of a line that claims more than it costs, what it costs: until it is mended the server stores neither.
function lineOf(row) {
  const amount = hundredths(row("amount"));
  const isWhole = amount !== null && row("category")?.value && YEAR.test(row("year")?.value ?? "");
  if (!isWhole) return null;
  return { amount, eligible: lesser(hundredths(row("eligible")) ?? amount, amount), receiver: row("recipient")?.value };
}

// Below one percent somebody means a ratio, which is refused.
const isRate = (rate) => rate !== null && rate <= WHOLE && (rate === 0n || rate >= 100n);

function receiverOf(row) {
  const rate = hundredths(row("rate"));
  const isSaid = row("name")?.value.trim() || rate !== null;
  return isSaid ? { uid: row("uid")?.value, rate: isRate(rate) ? rate : null } : null;
}

function planOf(form) {
  const lines = rowsOf(form, "cost_lines").map(lineOf).filter(Boolean);
  const receivers = rowsOf(form, "recipients").map(receiverOf).filter(Boolean);
  const known = new Set(receivers.map((each) => each.uid));
  const eligibleOf = ({ uid }, isFirst) =>
    sum(lines.filter((line) => line.receiver === uid || (isFirst && !known.has(line.receiver))).map((line) => line.eligible));
  const typed = (name) => hundredths(form.elements[name]) ?? 0n;
  const derived = {};
  if (lines.length) {
    derived.total_cost = sum(lines.map((line) => line.amount));
    derived.eligible_cost = sum(lines.map((line) => line.eligible));
  }
  if (lines.length && receivers.some((each) => each.rate !== null)) {
    derived.grant = sum(receivers.map((each, index) => (eligibleOf(each, index === 0) * (each.rate ?? 0n)) / WHOLE));
  }
  const total = derived.total_cost ?? typed("total_cost");
  const grant = derived.grant ?? typed("grant");
  return { derived, total, grant, gap: total - grant - typed("own_share") - typed("third_party") };
}

// What follows from the lines stands in the form as in the bar; without a line the last sums stay, to
// be changed by hand, as the server keeps them.
function fill(form, derived) {
  ["total_cost", "eligible_cost", "grant"].forEach((name) => {
    const control = form.elements[name];
    if (!control) return;
    const follows = name in derived;
    if (follows) control.value = plain(derived[name]);
    control.disabled = follows;
  });
}

function show(form, area) {
  const { derived, total, grant, gap } = planOf(form);
  fill(form, derived);
  const put = (name, text) => { area.querySelector(`[data-sum=${name}]`).textContent = text; };
  put("total", `${plain(total)} €`);
  put("grant", `${plain(grant)} €`);
  put("gap", `${plain(gap < 0n ? -gap : gap)} €`);
  const label = area.querySelector("[data-sum-label]");
  label.textContent = gap < 0n ? label.dataset.over : label.dataset.short;
  area.classList.toggle("sums--balanced", gap === 0n && total > 0n);
  area.classList.toggle("sums--over", gap < 0n);
}

export function startSums() {
  document.querySelectorAll("[data-sums]").forEach((area) => {
    const form = document.getElementById(area.dataset.sums);
    area.hidden = false;
    form.addEventListener("input", () => show(form, area));
    show(form, area);
  });
}
