/**
 * Who signed an announced audit on the spot: pure. Kept by side, `{auditor, branch}`, each
 * `{name, role, remark, reason, way, at, photo}`: `way` is "draw", "name" or "decline", `at` when it
 * was signed (ms) or null, `photo` the record of the drawing or null.
 */

/** Whether a side has signed, or declined to. */
export const isDone = (side) => Boolean(side?.at);

/** The same words with nothing signed, and what takes the drawings away: `{signed, changes}`. */
export const unsigned = (signed) => {
  const sides = Object.entries(signed);
  return {
    signed: Object.fromEntries(sides.map(([name, side]) => [name, { ...side, at: null, photo: null }])),
    changes: sides
      .filter(([, { photo }]) => photo)
      .map(([, { photo }]) => ({ store: "photos", record: { ...photo, removed: true } })),
  };
};

/** How it stands by a draft: `{signed, changes}`, with nothing signed where that was taken back. */
export const standing = ({ signed = {}, told, unsigned: why }) =>
  why && !told?.signatures.some(({ at }) => at) ? unsigned(signed) : { signed, changes: [] };

const entry = ([side, { name = "", role = "", remark = "", reason = "", way, at, photo }]) => ({
  side,
  name: name.trim(),
  role: role.trim(),
  at: at ? new Date(at).toISOString() : null,
  photo: photo?.sha256 ?? null,
  declined: at && way === "decline" ? reason.trim() : "",
  remark: remark.trim(),
});

/** What the manifest tells of it, and the drawings among its photos. */
export const toldOf = (signed) => {
  const signatures = Object.entries(signed)
    .map(entry)
    .filter(({ at, remark }) => at || remark);
  const photos = signatures
    .filter(({ photo }) => photo)
    .map(({ photo }) => ({
      ...{ sha256: photo, of: "visit", caption: "" },
      ...{ unreduced: false, edited: false, purpose: "signature" },
    }));
  return { signatures, photos };
};
