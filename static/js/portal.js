// Progressive enhancement: every page works without this file.
import { startAnnouncing } from "./announce.js";
import { startAutosave } from "./autosave.js";
import { startCommunes } from "./communes.js";
import { startCounters } from "./counter.js";
import { startDrafts, watchDrafts } from "./drafts.js";
import { startMenus } from "./menu.js";
import { startPlaces } from "./place.js";
import { startReach } from "./reach.js";
import { startRows } from "./rows.js";
import { startSession } from "./session.js";
import { startSubmitGuard } from "./submit.js";
import { startSums } from "./sums.js";
import { startTables } from "./tables.js";
import { startUnsavedWarning } from "./unsaved.js";

startAnnouncing();
startMenus();
startCounters(document);
startTables(document);
startCommunes(document);
startPlaces(document);
startReach();
startSubmitGuard();
startUnsavedWarning();
startDrafts();
startAutosave();
startRows();
startSums();
startSession();

// Fragments that htmx puts into the page get the same treatment.
document.addEventListener("htmx:afterSettle", (event) => {
  startCounters(event.target);
  startTables(event.target);
  startCommunes(event.target);
  startPlaces(event.target);
  watchDrafts();
});

document.querySelector("[autofocus][role=alert]")?.focus();
