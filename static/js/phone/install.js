/** The offer to install the app, before work begins that would stay behind in the browser. */

import { isOnlyHere } from "../offline/clearing.js";
import { part } from "./words.js";

const LATER = "install:later";

let prompt;
let show = () => {};

globalThis.addEventListener?.("beforeinstallprompt", (event) => {
  event.preventDefault(); // the card asks, where it can say why
  prompt = event;
  show();
});
globalThis.addEventListener?.("appinstalled", () => {
  prompt = undefined;
  show();
});

/**
 * What to offer: `none`, `button` (the browser installs), `steps` (the person does, on iOS) or
 * `send-first` (on iOS, where the installed app has a storage of its own and would not find what
 * is here).
 */
export const offerOf = ({ installed, later, prompted, ios, local }) => {
  if (installed || later) return "none";
  if (prompted) return "button";
  if (!ios) return "none";
  return local ? "send-first" : "steps";
};

/** Whether this runs on iOS or iPadOS; an iPad says that it is a Mac with a touch screen. */
export const isIos = ({ userAgent = "", platform = "", maxTouchPoints = 0 }) =>
  /iPad|iPhone|iPod/.test(userAgent) || (platform === "MacIntel" && maxTouchPoints > 1);

const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/** Show the card, or hide it; it follows when the browser is ready to install. */
export const showInstall = async (card, store) => {
  show = () => showInstall(card, store);
  const offer = offerOf({
    installed: isInstalled(),
    later: Boolean(await store.meta(LATER)),
    prompted: Boolean(prompt),
    ios: isIos(navigator),
    local: await isOnlyHere(store),
  });
  card.hidden = offer === "none";
  for (const way of ["button", "steps", "send-first"]) part(card, way).hidden = way !== offer;
  part(card, "install").onclick = () => install();
  part(card, "later").onclick = async () => {
    await store.remember(LATER, Date.now());
    await show();
    document.querySelector('[data-view="visits"] h1')?.focus({ preventScroll: true });
  };
};

const install = async () => {
  const asked = prompt;
  prompt = undefined; // a prompt can be shown once
  await asked?.prompt();
  await show();
};
