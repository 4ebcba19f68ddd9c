/** A new build, or another language, comes to the shell: when no form is open, and at once. */

import { isOutdated, registerWorker, renewShell, takeOver } from "../offline/worker.js";

const AGAIN = "sixmarks-reloaded";
const LANGUAGE = "sixmarks-language";
/** Two reloads within this many milliseconds would be a loop. */
const LOOP = 20_000;

/** Load the page anew, unless it has just been. */
const reload = () => {
  if (Date.now() - Number(sessionStorage.getItem(AGAIN) ?? 0) < LOOP) return;
  sessionStorage.setItem(AGAIN, String(Date.now()));
  location.reload();
};

/** Load the page anew now, or as soon as nobody looks at it. */
const reloadUnseen = () => {
  if (document.hidden) reload();
  else document.addEventListener("visibilitychange", reload, { once: true });
};

/**
 * Follow the builds of the app. `waits(known)` hears whether a new one is here and cannot come yet
 * because a form is open; `installed()` hears of each one that has arrived.
 */
export const followUpdates = async ({ waits, installed }) => {
  const { serviceWorker } = navigator;
  let controlled = Boolean(serviceWorker?.controller);
  let asked = false;
  serviceWorker?.addEventListener("controllerchange", () => {
    if (controlled) (asked ? reload : reloadUnseen)(); // the first worker brings no new build
    controlled = true;
  });
  const registration = await registerWorker();
  if (!registration) return undefined;
  if (await isOutdated()) return reload();
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => worker.state === "installed" && installed());
  });
  if (!registration.waiting) return undefined;
  asked = true;
  asked = await takeOver();
  return waits(!asked);
};

/** Ask whether there is a newer build, now that the app is looked at again. */
export const lookForUpdate = async () => {
  const registration = await registerWorker();
  registration?.update().catch(() => {}); // no network
};

/** Show the shell in the language that the person has chosen; `locale` is null without a choice. */
export const followLanguage = async (locale) => {
  if (!locale || locale === document.documentElement.lang) return sessionStorage.removeItem(LANGUAGE);
  if (sessionStorage.getItem(LANGUAGE) === locale) return undefined; // it did not help
  sessionStorage.setItem(LANGUAGE, locale);
  await renewShell();
  return location.reload();
};
