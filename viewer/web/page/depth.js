// Disparity in the browser: read from NPY, brought into a range of colors, painted.

// float32 (height, width) as numpy writes it, version 1.0.
export function readNpy(buffer) {
  const length = new DataView(buffer).getUint16(8, true);
  const header = new TextDecoder().decode(new Uint8Array(buffer, 10, length));
  const [height, width] = header.match(/\((\d+), (\d+)\)/).slice(1).map(Number);
  return { height, width, values: new Float32Array(buffer.slice(10 + length)) };
}

// float16 without infinities, as a live source sends it: browsers of today do not all know the kind.
const HALVES = Float32Array.from({ length: 65536 }, (_, bits) => {
  const exponent = (bits >> 10) & 31, fraction = (bits & 1023) / 1024;
  return (bits >> 15 ? -1 : 1) * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction);
});
export const readHalves = (buffer) => Float32Array.from(new Uint16Array(buffer), (bits) => HALVES[bits]);

// What is shown as far and as near: single pixels do not count, as in the window.
export function rangeOf(values) {
  const sample = Float32Array.from({ length: Math.min(values.length, 20000) },
    (_, k) => values[Math.floor(k * values.length / Math.min(values.length, 20000))]).sort();
  return [sample[Math.floor(sample.length * 0.01)], sample[Math.ceil(sample.length * 0.99) - 1]];
}

export const share = (value, [far, near]) =>
  near > far ? Math.min(1, Math.max(0, (value - far) / (near - far))) : 0;

// `table` is 256 colors from far to near.
export function paint(canvas, depth, range, table, invert) {
  canvas.width = depth.width;
  canvas.height = depth.height;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(depth.width, depth.height);
  const colors = new Uint32Array(256);
  const bytes = new Uint8Array(colors.buffer);
  table.forEach((color, k) => bytes.set([...color, 255], 4 * (invert ? 255 - k : k)));
  const pixels = new Uint32Array(picture.data.buffer);
  for (let k = 0; k < pixels.length; k++) pixels[k] = colors[Math.round(255 * share(depth.values[k], range))];
  context.putImageData(picture, 0, 0);
}
