// A table shown as cards loses its roles in some browsers; naming them keeps it a table.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tfoot: "rowgroup", tr: "row", td: "cell" };

function nameRoles(table) {
  for (const [tag, role] of Object.entries(ROLES)) {
    const parts = tag === "table" ? [table] : table.querySelectorAll(tag);
    parts.forEach((part) => part.setAttribute("role", role));
  }
  table.querySelectorAll("th").forEach((head) => {
    head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
  });
}

export function startTables(root) {
  root.querySelectorAll?.(".data-table--stacked").forEach(nameRoles);
}
