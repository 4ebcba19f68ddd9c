/** One visit is open in one place at a time, so that no answer overwrites another. */

const PATIENCE = 1_500;

/** Hold a visit for this page: gives the function that lets it go, or null when another page has
 * it. The hold goes with the page at the latest. */
export const hold = (visit) =>
  new Promise((held) => {
    if (!globalThis.navigator?.locks) return held(() => {});
    const signal = AbortSignal.timeout(PATIENCE);
    const kept = () => new Promise((letGo) => held(letGo));
    return navigator.locks.request(`sixmarks-visit:${visit}`, { signal }, kept).catch(() => held(null));
  });
