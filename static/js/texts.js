// Words shown by scripts are written into the page by the server, in the page's language.
const words = () => document.getElementById("texte")?.dataset ?? {};

export function text(name, values = {}) {
  const template = words()[name] ?? "";
  return Object.entries(values).reduce(
    (result, [key, value]) => result.replace(`{${key}}`, value),
    template,
  );
}
