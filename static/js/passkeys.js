// <form data-passkey="get|create">: asks the browser for a passkey and sends its answer.
// The options stand in the page (#passkey-options) or are fetched from data-options-url.
const SUPPORTED =
  typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

async function optionsOf(form) {
  const url = form.dataset.optionsUrl;
  if (!url) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`passkey options: ${answer.status}`);
  return answer.json();
}

// A passkey that signs in without a password must be stored in the device and ask for its owner.
function withoutPassword(selection) {
  return { ...selection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
}

async function create(form) {
  const { creation_options: { publicKey: json } } = await optionsOf(form);
  const alone = form.elements.passwordless?.checked;
  const selection = alone ? withoutPassword(json.authenticatorSelection) : json.authenticatorSelection;
  const options = { ...json, authenticatorSelection: selection };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

async function get(form) {
  const { request_options: { publicKey } } = await optionsOf(form);
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function answer(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const credential = await (form.dataset.passkey === "create" ? create(form) : get(form));
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    // Cancelled, timed out or refused: the browser does not say which, on purpose.
    problem.hidden = false;
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  form.hidden = !SUPPORTED;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
});
