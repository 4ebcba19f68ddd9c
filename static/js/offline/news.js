/** News between the pages of the phone that are open: which kind of record has changed. */

const NAME = "sixmarks";
const here = new EventTarget();
const others = globalThis.BroadcastChannel && globalThis.document ? new BroadcastChannel(NAME) : null;

/** Say that records of a kind ("queue", "visits", "drafts") have changed. */
export const tell = (kind) => {
  here.dispatchEvent(new CustomEvent(kind));
  others?.postMessage(kind);
};

/** Hear it, from this page and from the others. */
export const listen = (kind, heard) => {
  here.addEventListener(kind, heard);
  others?.addEventListener("message", (event) => event.data === kind && heard());
};
