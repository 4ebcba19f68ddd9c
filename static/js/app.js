/** The desk's script: a few small elements over pages that work without them. */

import "./elements/comment-library.js";
import "./elements/colour-field.js";
import "./elements/copy-button.js";
import "./elements/date-field.js";
import "./elements/desk-keys.js";
import "./elements/leaving-phone.js";
import "./elements/month-grid.js";
import "./elements/photo-viewer.js";
import "./elements/print-button.js";
import "./elements/row-picker.js";
import "./elements/sheet-dialog.js";
import "./elements/shown-password.js";
import "./elements/toast-note.js";
import { serveRows } from "./elements/inline-rows.js";
import { keepRefused } from "./elements/refused-answer.js";
import { guardSubmits } from "./elements/submit-guard.js";
import { guardUnsent } from "./elements/unsent-guard.js";
import { guardWeight } from "./elements/weight-guard.js";

guardWeight(document);
guardSubmits(document);
guardUnsent(document);
keepRefused(document);
serveRows(document);
