/** The phone's position: asked for once per visit, in plain words, and only kept when agreed to. */

import { asked } from "../phone/sheets.js";

const PATIENCE = 20_000;
const FRESH = 60_000;
/** Five decimals of a degree are about a metre: no finer is kept. */
const rounded = (value, by) => Math.round(value * by) / by;

/** What is kept of what the browser found. */
export const positionOf = ({ coords, timestamp }) => ({
  latitude: rounded(coords.latitude, 1e5),
  longitude: rounded(coords.longitude, 1e5),
  accuracy: Math.ceil(coords.accuracy),
  at: new Date(timestamp).toISOString(),
});

const find = () =>
  new Promise((found, failed) =>
    navigator.geolocation.getCurrentPosition(found, failed, {
      enableHighAccuracy: true,
      timeout: PATIENCE,
      maximumAge: FRESH,
    }),
  );

/** Ask the person of an open visit; a no, and a phone that cannot tell, change nothing. */
export const askForPosition = async (open, sheet) => {
  if (!navigator.geolocation) return;
  const agreed = (await asked(sheet)) === "yes";
  await open.locate(null); // asked: never again for this visit
  if (agreed)
    await find().then(
      (found) => open.locate(positionOf(found)),
      () => {},
    );
};
