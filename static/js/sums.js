// <section data-sums>: totals of the financing plan while one types. Cents as whole numbers, so that
// nothing is rounded twice; the rule is the server's (projects/money.py): each grant rounded down.
const AMOUNT = /^[+]?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/;
const ENGLISH = /^[+]?(\d{1,3}(?:,\d{3})+|\d+)\.(\d{1,2})$/;
const format = new Intl.NumberFormat("de-DE", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

// Hundredths, or null for what is no amount.
function hundredths(input) {
  const plain = (input?.value ?? "").replace(/€|euro?|%|[\s']/gi, "");
  const [, whole, rest = ""] = ENGLISH.exec(plain) ?? AMOUNT.exec(plain) ?? [];
  if (whole === undefined) return null;
  return BigInt(whole.replace(/[.,]/g, "")) * 100n + BigInt(rest.padEnd(2, "0"));
}

const euro = (cents) => `${format.format(Number(cents) / 100)} €`;

function rowsOf(form, prefix) {
  const total = Number(form.elements[`${prefix}-TOTAL_FORMS`]?.value ?? 0);
  const field = (index, name) => form.elements[`${prefix}-${index}-${name}`];
  return Array.from({ length: total }, (_each, index) => (name) => field(index, name)).filter(
    (row) => !row("DELETE")?.checked,
  );
}

function planOf(form) {
  const lines = rowsOf(form, "cost_lines")
    .map((row) => ({ amount: hundredths(row("amount")), eligible: hundredths(row("eligible")), receiver: row("recipient")?.value }))
    .filter((line) => line.amount !== null);
  const receivers = rowsOf(form, "recipients")
    .map((row) => ({ uid: row("uid")?.value, rate: hundredths(row("rate")) }))
    .filter((each) => each.rate !== null);
  const known = new Set(receivers.map((each) => each.uid));
  const eligibleOf = ({ uid }, isFirst) =>
    lines
      .filter((line) => line.receiver === uid || (isFirst && !known.has(line.receiver)))
      .reduce((sum, line) => sum + (line.eligible ?? line.amount), 0n);
  const typed = (name) => hundredths(form.elements[name]) ?? 0n;
  const total = lines.length ? lines.reduce((sum, line) => sum + line.amount, 0n) : typed("total_cost");
  const grant =
    lines.length && receivers.length
      ? receivers.reduce((sum, each, index) => sum + (eligibleOf(each, index === 0) * each.rate) / 10000n, 0n)
      : typed("grant");
  return { total, grant, gap: total - grant - typed("own_share") - typed("third_party") };
}

function show(form, area) {
  const { total, grant, gap } = planOf(form);
  const put = (name, value) => { area.querySelector(`[data-sum=${name}]`).textContent = euro(value); };
  put("total", total);
  put("grant", grant);
  put("gap", gap);
  area.classList.toggle("sums--balanced", gap === 0n);
}

export function startSums() {
  document.querySelectorAll("[data-sums]").forEach((area) => {
    const form = document.getElementById(area.dataset.sums);
    area.hidden = false;
    form.addEventListener("input", () => show(form, area));
    show(form, area);
  });
}
