import type { Picture } from "./icon.ts";

const headerSize = 40;

/**
 * Converts a picture to an icon image of Windows: a bitmap header, the colours from the bottom row up, and a
 * mask, which is empty since the colours have an opacity.
 *
 * @see https://learn.microsoft.com/windows/win32/menurc/icons
 */
export function iconImage({ size, rgba }: Picture): Uint8Array<ArrayBuffer> {
  const maskRow = Math.ceil(size / 32) * 4;
  const image = new Uint8Array(headerSize + size * size * 4 + maskRow * size);
  const view = new DataView(image.buffer);
  view.setUint32(0, headerSize, true);
  view.setInt32(4, size, true);
  // Twice the height, since the bitmap holds colours and mask.
  view.setInt32(8, 2 * size, true);
  view.setUint16(12, 1, true);
  view.setUint16(14, 32, true);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = ((size - 1 - row) * size + column) * 4;
      const to = headerSize + (row * size + column) * 4;
      const [red = 0, green = 0, blue = 0, opacity = 0] = rgba.subarray(from, from + 4);
      image.set([blue, green, red, opacity], to);
    }
  }
  return image;
}

/** Makes an .ico file of pictures of several sizes. */
export function iconFile(pictures: readonly Picture[]): Uint8Array<ArrayBuffer> {
  const images = pictures.map(iconImage);
  const start = 6 + 16 * images.length;
  const length = images.reduce((sum, image) => sum + image.length, start);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  view.setUint16(2, 1, true);
  view.setUint16(4, images.length, true);
  let offset = start;
  for (const [index, image] of images.entries()) {
    const entry = 6 + 16 * index;
    // 256 is written as 0.
    const size = (pictures[index]?.size ?? 0) % 256;
    file.set([size, size, 0, 0, 1, 0, 32, 0], entry);
    view.setUint32(entry + 8, image.length, true);
    view.setUint32(entry + 12, offset, true);
    file.set(image, offset);
    offset += image.length;
  }
  return file;
}
