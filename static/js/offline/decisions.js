/**
 * What the outbox decides: pure, so that it is tested without a browser.
 *
 * An entry of the queue is `{user, visit, sha256, state, failures, nextAt, frozenAt, photos}`;
 * its state is `waiting | sending | blocked | received`. Moments are milliseconds.
 */

const SHORTEST = 1_000;
const LONGEST = 300_000;
const SLACK = 60_000;
const PASSING = new Set([0, 408, 425, 429]);

/** Milliseconds to wait after `failures` in a row: doubling, jittered, 1 s to 5 min. */
export const nextDelay = (failures, random = Math.random) => {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 20));
  return Math.max(SHORTEST, Math.round(ceiling * (0.5 + random() / 2)));
};

/** Whether an entry's next try has come. One further ahead than any wait lasts was written
 * under another clock: it counts as due, for the phone's clock may jump by years. */
export const isDue = (entry, now) => entry.nextAt <= now || entry.nextAt > now + LONGEST + SLACK;

/** The entry to send now, or undefined: the one that has waited longest. One that a closed
 * page left in "sending" waits like any other. */
export const nextToSend = (entries, now) =>
  entries
    .filter((entry) => isOpen(entry) && !entry.reason && isDue(entry, now))
    .sort((a, b) => a.nextAt - b.nextAt || a.frozenAt - b.frozenAt)[0];

/** Milliseconds until an entry is due again, or null when none will be by itself. */
export const nextWake = (entries, now) => {
  const waits = entries
    .filter((entry) => isOpen(entry) && !entry.reason)
    .map((entry) => (isDue(entry, now) ? 0 : entry.nextAt - now));
  return waits.length ? Math.min(...waits) : null;
};

/** Whether a draft holds what was never submitted: filled in here, not read back. */
export const isUnsent = (draft) => draft?.state === "draft" && Boolean(draft.begun);

/** Whether an entry still has to reach the server. */
export const isOpen = (entry) => entry.state === "waiting" || entry.state === "sending";

/**
 * What an answer of the server means for an entry (design of the protocol, RFC 9457):
 * `done | missing | sign-in | disabled | again | blocked`. Status 0: no answer came.
 */
export const verdict = (status, problem = null) => {
  if (status >= 200 && status < 300) return "done";
  if (status === 401) return "sign-in";
  if (status === 403) return "disabled";
  if (status === 409 && problem?.type?.endsWith("photos-missing")) return "missing";
  // the phone hashes before it sends, so other bytes arrived than left: the way was at fault
  if (status === 422 && problem?.type?.endsWith("wrong-hash")) return "again";
  return PASSING.has(status) || status >= 500 ? "again" : "blocked";
};

/** The entry after a try that failed; `detail` is the server's sentence for people. */
export const afterFailure = (entry, why, { now, detail = "", retryAfter = 0, random = Math.random }) => {
  if (why === "again") {
    const failures = entry.failures + 1;
    const wait = Math.max(nextDelay(failures, random), Math.min(retryAfter, LONGEST));
    return { ...entry, state: "waiting", failures, nextAt: now + wait };
  }
  if (why === "sign-in") return { ...entry, state: "waiting", reason: "sign-in" };
  return { ...entry, state: "blocked", reason: why, detail };
};

/** The entry as the button "Try again" makes it: due at once, its reason forgotten. */
export const retried = (entry, now) => ({
  ...entry,
  state: "waiting",
  failures: 0,
  nextAt: now,
  reason: null,
  detail: "",
});

/** Whether a receipt speaks of exactly what this phone froze: only then it is received. */
export const confirms = (receipt, entry) => {
  const theirs = new Set(receipt?.photos ?? []);
  return (
    receipt?.visit === entry.visit &&
    receipt.manifest_sha256 === entry.sha256 &&
    theirs.size === new Set(entry.photos).size &&
    entry.photos.every((sha256) => theirs.has(sha256))
  );
};

/** What the chip in the top bar says; the gravest first. */
export const chipState = ({ saved = true, online = true, entries = [] }) => {
  if (!saved) return "not-saved";
  const open = entries.filter((entry) => entry.state !== "received");
  if (online && open.some((entry) => entry.state === "sending")) return "sending";
  if (open.length) return "unsent";
  if (!online) return "offline";
  return entries.length ? "received" : "online";
};
