import assert from "node:assert/strict";
import { test } from "node:test";
import { reducedSize, typeOf } from "../../static/js/offline/photos.js";

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
