// Progressive enhancement: every page works without this file.
import { startAnnouncing } from "./announce.js";
import { startCounters } from "./counter.js";
import { startDrafts, watchDrafts } from "./drafts.js";
import { startMenus } from "./menu.js";
import { startSession } from "./session.js";
import { startSubmitGuard } from "./submit.js";
import { startTables } from "./tables.js";
import { startUnsavedWarning } from "./unsaved.js";

startAnnouncing();
startMenus();
startCounters(document);
startTables(document);
startSubmitGuard();
startUnsavedWarning();
startDrafts();
startSession();

// Fragments that htmx puts into the page get the same treatment.
document.addEventListener("htmx:afterSettle", (event) => {
  startCounters(event.target);
  startTables(event.target);
  watchDrafts();
});

document.querySelector("[autofocus][role=alert]")?.focus();
