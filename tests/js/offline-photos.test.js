import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Album } from "../../static/js/capture/album.js";
import { reducedSize, storePhoto, sweepRemoved, typeOf } from "../../static/js/offline/photos.js";
import { Store } from "../../static/js/offline/store.js";

const SOI = [0xff, 0xd8];
const EXIF = [0xff, 0xe1, 0x00, 0x06, 0xff, 0xd8, 0xff, 0xd9]; // with a thumbnail that has its own end
const SCAN = [0xff, 0xda, 0x00, 0x02, 0x12, 0x34];
const END = [0xff, 0xd9];
const typeOfAll = (...parts) => typeOf(new Uint8Array(parts.flat()));
const letters = (text) => [...text].map((letter) => letter.charCodeAt(0));

test("a JPEG that has its end is kept, one that was cut off is refused at once", () => {
  assert.equal(typeOfAll(SOI, EXIF, SCAN, END), "image/jpeg");
  assert.equal(typeOfAll(SOI, EXIF, SCAN), null);
  assert.equal(typeOfAll(SOI, EXIF.slice(0, 5)), null);
});

test("bytes say what a file is, not its name", () => {
  assert.equal(typeOfAll(letters("hello, I am a.jpg")), null);
  assert.equal(typeOfAll([]), null);
  assert.equal(typeOfAll([0, 0, 0, 24], letters("ftypheic")), "image/heic");
  assert.equal(typeOfAll(letters("RIFF"), [0, 0, 0, 0], letters("WEBP")), "image/webp");
  assert.equal(typeOfAll([0x89], letters("PNG")), "image/png");
});

test("a picture is made smaller, never larger", () => {
  assert.deepEqual(reducedSize(4096, 2048), [2048, 1024]);
  assert.deepEqual(reducedSize(800, 600), [800, 600]);
  assert.deepEqual(reducedSize(20_000, 1), [2048, 1]);
});

const NOTHING = { caption: "", unreduced: false, edited: false, held: false, size: 3 };
const photo = (id, sha256, more = {}) => ({
  ...NOTHING,
  ...{ user: "ada", visit: "v", id, place: "item:exits", sha256, at: Number(id) || 1 },
  ...more,
});
const picture = (sha256) => ({ bytes: new ArrayBuffer(3), type: "image/jpeg", sha256 });
const hashes = async () => (await store.all("blobs", "ada")).map((blob) => blob.sha256);

let store;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});

test("a photo and its bytes are stored together or not at all", async () => {
  await assert.rejects(storePhoto(store, photo("1", "a"), { ...picture("a"), bytes: () => {} }));
  assert.deepEqual(await store.all("photos", "ada"), []);
  await storePhoto(store, photo("1", "a"), picture("a"));
  assert.deepEqual(await hashes(), ["a"]);
});

test("the bytes before an edit go with it, unless somebody else names them", async () => {
  await storePhoto(store, photo("1", "raw"), picture("raw"));
  await storePhoto(store, photo("1", "blurred"), picture("blurred"), "raw");
  assert.deepEqual(await hashes(), ["blurred"]);
  await storePhoto(store, photo("2", "blurred", { visit: "other" }), picture("blurred"));
  await storePhoto(store, photo("1", "cut"), picture("cut"), "blurred");
  assert.deepEqual(await hashes(), ["blurred", "cut"], "another visit's photo names them");
  await store.put("queue", { user: "ada", visit: "v", sha256: "m", photos: ["cut"] });
  await storePhoto(store, photo("1", "last"), picture("last"), "cut");
  assert.deepEqual(await hashes(), ["blurred", "cut", "last"], "a frozen visit names them");
});

test("an edit that cannot be stored leaves the photo as it was", async () => {
  await storePhoto(store, photo("1", "raw", { held: true }), picture("raw"));
  const bad = { ...picture("blurred"), bytes: () => {} };
  await assert.rejects(storePhoto(store, photo("1", "blurred"), bad, "raw"));
  assert.deepEqual(await hashes(), ["raw"]);
  assert.equal((await store.get("photos", ["ada", "v", "1"])).held, true);
});

test("a removed photo's bytes go when the form opens again, its record stays to tell", async () => {
  await storePhoto(store, photo("1", "gone", { removed: true }), picture("gone"));
  await storePhoto(store, photo("2", "shared", { removed: true }), picture("shared"));
  await storePhoto(store, photo("3", "shared"), picture("shared"));
  await storePhoto(store, photo("4", "else", { removed: true, visit: "w" }), picture("else"));
  await sweepRemoved(store, "ada", "v");
  assert.deepEqual(await hashes(), ["else", "shared"]);
  assert.equal((await store.all("photos", "ada", "v")).length, 3);
});

/** An album over the store, with the changes that were kept as the form would keep them. */
const albumOf = (...photos) =>
  new Album(store, { user: "ada", visit: "v" }, photos, {
    begin: async () => {},
    keep: async (_place, ...changes) => changes.length && store.write(changes),
    failing: () => {},
  });

test("a held photo counts once it is kept, and stands in its order all the time", async () => {
  const album = albumOf(photo("1", "a"), photo("2", "b", { held: true }), photo("3", "c"));
  assert.deepEqual([album.kept.length, album.held.length], [2, 1]);
  await album.keep("2");
  assert.deepEqual(
    album.kept.map(({ id }) => id),
    ["1", "2", "3"],
  );
  assert.equal((await store.get("photos", ["ada", "v", "2"])).held, false);
});

test("photos change places within their place alone, and stop at its ends", async () => {
  const elsewhere = photo("2", "x", { place: "visit" });
  const album = albumOf(photo("1", "a"), elsewhere, photo("3", "c"));
  assert.equal(album.move("1", -1), false);
  assert.equal(album.move("2", 1), false);
  assert.equal(album.move("3", -1), true);
  assert.deepEqual(
    album.at("item:exits").map(({ id }) => id),
    ["3", "1"],
  );
  const stored = (await store.all("photos", "ada", "v")).sort((a, b) => a.at - b.at);
  assert.deepEqual(
    stored.map(({ id }) => id),
    ["3", "1"],
    "the order is stored",
  );
});

test("an edited photo has new bytes, and says that it was edited", async () => {
  await storePhoto(store, photo("1", "raw", { held: true }), picture("raw"));
  const album = albumOf(photo("1", "raw", { held: true }));
  await album.replace("1", new TextEncoder().encode("blurred").buffer);
  const [kept] = album.kept;
  assert.deepEqual([kept.edited, kept.held, kept.size], [true, false, 7]);
  assert.deepEqual(await hashes(), [kept.sha256]);
  assert.equal((await store.get("photos", ["ada", "v", "1"])).sha256, kept.sha256);
});

test("what was removed comes back to where it was", async () => {
  const album = albumOf(photo("1", "a"), photo("2", "b"), photo("3", "c"));
  const restore = album.remove("2");
  assert.equal((await store.get("photos", ["ada", "v", "2"])).removed, true);
  assert.equal(album.kept.length, 2);
  await restore();
  assert.deepEqual(
    album.kept.map(({ id }) => id),
    ["1", "2", "3"],
  );
  assert.equal((await store.get("photos", ["ada", "v", "2"])).removed, false);
});
