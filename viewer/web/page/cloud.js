// From disparity to places in space, as `pipeline/calibrate.py` and `pipeline/space.py` reckon it: 1/z = a + b·d.
// Disparity itself is no distance: taken for one, it bends every wall.

const MOST = 250000; // points: enough for any screen, and few enough for a phone
const NEAREST = 1, FARTHEST = 10; // where nothing was measured
const EDGE = 0.05, REACH = 5, SEEN_BY_NETWORK = 256; // see space.py; per pixel of the network, not of the picture
const LONGEST = 2.5, ANOTHER = 8; // widths that a point may reach out; a neighbor farther off is of another thing
const LEAST_SURE = 0.5;

// What stands for a calibration where there is none: a shape, no meters.
export function assumed(values) {
  let far = Infinity, near = -Infinity;
  for (const value of values) {
    if (value < far) far = value;
    if (value > near) near = value;
  }
  const b = (1 / NEAREST - 1 / FARTHEST) / (near > far ? near - far : 1);
  return { a: 1 / FARTHEST - b * far, b, spread: 0, covariance: [0, 0, 0] };
}

export function meters({ a, b, spread, covariance: [aa, ab, bb] }, disparity) {
  const z = 1 / Math.max(a + b * disparity, 0);
  const variance = spread ** 2 + z * z * Math.max(aa + disparity * (2 * ab + disparity * bb), 0);
  return Number.isFinite(z) && variance <= LEAST_SURE ** 2 ? z : NaN;
}

export const focalOf = (degrees) => 0.5 / Math.tan(degrees * Math.PI / 360);

// `depth` is {width, height, values}; `focal` a share of the longer side. Gives a grid of `columns` × `rows`, the numbers
// of its places that are known, and of each where it is (x right, y up, z towards the camera), its disparity, and how far
// it is to its neighbors, so that a floor seen askew is no row of lines.
export function cloudOf(depth, line, focal, center = [0.5, 0.5]) {
  const { width, height } = depth;
  const scale = Math.min(1, Math.sqrt(MOST / (width * height)));
  const columns = Math.max(1, Math.round(width * scale)), rows = Math.max(1, Math.round(height * scale));
  const disparity = new Float32Array(columns * rows), distance = new Float32Array(columns * rows);
  for (let row = 0, k = 0; row < rows; row++) {
    const start = Math.floor((row + 0.5) * height / rows) * width;
    for (let column = 0; column < columns; column++, k++) {
      disparity[k] = depth.values[start + Math.floor((column + 0.5) * width / columns)];
      distance[k] = meters(line, disparity[k]);
    }
  }
  const inAir = flying(distance, columns, rows);
  const index = [];
  for (let k = 0; k < distance.length; k++) if (distance[k] > 0 && !inAir[k]) index.push(k);
  const positions = new Float32Array(3 * index.length), values = new Float32Array(index.length);
  const sizes = new Float32Array(index.length);
  const across = width / (focal * Math.max(width, height)), down = height / (focal * Math.max(width, height));
  const side = Math.max(across / columns, down / rows);
  index.forEach((k, n) => {
    const z = distance[k];
    const away = Math.max(Math.abs(distance[k + 1] - z) || 0, Math.abs(distance[k + columns] - z) || 0);
    const width = side * z;
    sizes[n] = Math.hypot(width, away < ANOTHER * width ? Math.min(away, LONGEST * width) : 0);
    positions[3 * n] = ((k % columns + 0.5) / columns - center[0]) * across * z;
    positions[3 * n + 1] = (center[1] - (Math.floor(k / columns) + 0.5) / rows) * down * z;
    positions[3 * n + 2] = -z;
    values[n] = disparity[k];
  });
  return { columns, rows, index, positions, values, sizes, across, down };
}

// What hangs between a thing and what is behind it, where an edge is drawn some pixels wide: on neither of both.
function flying(distance, columns, rows) {
  const found = new Uint8Array(distance.length);
  const finer = Math.max(1, Math.max(columns, rows) / SEEN_BY_NETWORK);
  const steep = Math.log1p(EDGE) / finer, reach = Math.round(REACH * finer);
  for (const [lines, next, length, step] of [[rows, columns, columns, 1], [columns, 1, rows, columns]]) {
    const slope = new Float32Array(length - 1), edge = new Int8Array(length - 1);
    for (let line = 0; line < lines; line++) {
      const at = (k) => line * next + k * step;
      for (let k = 0; k < length - 1; k++) slope[k] = 1 / distance[at(k + 1)] - 1 / distance[at(k)];
      for (let k = 0; k < length - 1; k++) {
        const goesOn = (other) => slope[k] * slope[other] >= slope[k] ** 2 / 2; // as a floor's does
        const isEdge = Math.abs(Math.log(distance[at(k + 1)] / distance[at(k)])) > steep
          && !goesOn(k + reach) && !goesOn(k - reach);
        edge[k] = isEdge ? Math.sign(slope[k]) : 0;
        if (k && edge[k] && edge[k] === edge[k - 1]) found[at(k)] = 1;
      }
    }
  }
  return found;
}
