// Makes a chosen photo smaller before it is sent, with what the camera wrote (place, which way up) still in front of it: the
// server tells the place and keeps the pixels alone. Without this script a large photo is refused with a sentence.
"use strict";
const field = document.querySelector("input[type=file][data-shrink]");
const SIDE = 1280;
const ENOUGH = 500 * 1024;

// The first EXIF segment of a JPEG, or nothing.
function exif(bytes) {
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; ) {
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    if (bytes[at + 1] === 0xe1 && bytes[at + 4] === 0x45) return bytes.slice(at, end);
    at = end;
  }
  return new Uint8Array();
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "none" });
  const share = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const plain = new Uint8Array(await (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8))).arrayBuffer());
  const camera = exif(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()));
  return new File([plain.slice(0, 2), camera, plain.slice(2)], "photo.jpg", { type: "image/jpeg" });
}

field?.addEventListener("change", async () => {
  const file = field.files[0];
  if (!file || file.size <= ENOUGH) return;
  try {
    const list = new DataTransfer();
    list.items.add(await smaller(file));
    field.files = list.files;
  } catch {
    // not a picture the browser can read: the server says so
  }
});
