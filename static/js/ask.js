// A question to the portal that answers JSON; null when it could not be answered (no connection,
// signed out): whoever asks then leaves things as they are.
export async function ask(url, signal) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
    const isData = response.headers.get("Content-Type")?.startsWith("application/json");
    return response.ok && isData ? await response.json() : null;
  } catch {
    return null;
  }
}
