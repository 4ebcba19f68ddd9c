import assert from "node:assert/strict";
import { test } from "node:test";
import { freeze } from "../../static/js/offline/manifest.js";
import { exported, fileName } from "../../static/js/phone/exporting.js";

const AT = Date.parse("2026-11-22T20:30:00Z");
const frozen = async (manifest, more = {}) => ({
  ...(await freeze(manifest)),
  user: "ada",
  visit: "v",
  photos: ["p1", "lost"],
  about: { branch: { name: "Kruger/Süd", time_zone: "Asia/Tehran" } },
  frozenAt: AT,
  ...more,
});
const text = async (file) => new TextDecoder("latin1").decode(await file.arrayBuffer());

test("a file is named after the branch and the day by the branch's clock", () => {
  assert.equal(
    fileName("Kruger & Söhne / Mitte", AT, "Europe/Berlin"),
    "sixmarks-Kruger-Söhne-Mitte-2026-11-22.zip",
  );
  assert.equal(fileName("شعبهٔ ونک", AT, "Asia/Tehran"), "sixmarks-شعبهٔ-ونک-2026-11-23.zip");
});

test("the same branch gives the same name however its letters are composed", () => {
  assert.equal(fileName("Cafe\u0301", AT, "UTC"), fileName("Caf\u00e9", AT, "UTC"));
});

test("a name never leaves its folder, is never hidden, empty or endless", () => {
  assert.equal(fileName("../../etc/passwd", AT, "UTC"), "sixmarks-etc-passwd-2026-11-22.zip");
  assert.equal(fileName("\u202e..", AT, "UTC"), "sixmarks-visit-2026-11-22.zip");
  assert.ok(fileName("a".repeat(500), AT, "UTC").length < 90);
});

test("an export holds the frozen bytes, the photos that are here, and where it came from", async () => {
  const entry = await frozen({ visit: "v", adhoc: { branch: "b" } });
  const blobs = { p1: { bytes: new TextEncoder().encode("picture").buffer } };
  const file = await exported(entry, async (hash) => blobs[hash], AT);
  const content = await text(file);
  assert.equal(file.type, "application/zip");
  for (const part of ["about.json", "manifest.json", "photos/p1", "picture", '"adhoc":{"branch":"b"}'])
    assert.ok(content.includes(part), part);
  assert.ok(!content.includes("photos/lost"));
  assert.ok(content.includes(`"manifest_sha256": "${entry.sha256}"`));
});

test("a visit whose bytes are damaged can still be taken off the phone", async () => {
  const entry = await frozen({ visit: "v" }, { bytes: new TextEncoder().encode('{"visit').buffer });
  const content = await text(await exported(entry, async () => undefined, AT));
  assert.ok(content.includes('"adhoc": null'));
});
