// Warns before the session ends and offers to extend it.
const WARN_BEFORE_SECONDS = 300;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

class SessionWatch {
  constructor(dialog, seconds) {
    this.dialog = dialog;
    this.output = dialog.querySelector("#sitzung-rest");
    this.endsAt = Date.now() + seconds * 1000;
    dialog.querySelector("[data-extend]").addEventListener("click", () => this.extend());
    // The clock of a sleeping computer stands still: compare with the time of day instead.
    setInterval(() => this.look(), 1000);
  }

  look() {
    const left = Math.max(0, Math.round((this.endsAt - Date.now()) / 1000));
    if (left > WARN_BEFORE_SECONDS) return;
    if (!this.dialog.open) this.dialog.showModal();
    this.output.textContent = clock(left);
  }

  async extend() {
    const headers = JSON.parse(document.body.dataset.hxHeaders ?? "{}");
    const answer = await fetch(this.dialog.dataset.extendUrl, { method: "POST", headers, redirect: "manual" });
    if (!answer.ok) {
      location.reload();
      return;
    }
    const { seconds } = await answer.json();
    this.endsAt = Date.now() + seconds * 1000;
    this.dialog.close();
  }
}

export function startSession() {
  const dialog = document.getElementById("sitzung");
  const seconds = Number(document.querySelector("meta[name=session-seconds]")?.content);
  if (dialog && seconds) new SessionWatch(dialog, seconds);
}
