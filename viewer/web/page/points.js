// The page's points in space: made of the disparity that is there, so that nothing is asked of the server.
//
// const points = pointsOf({ seen: () => seen, say, tell, table: () => [colors, invert], model: () => "nano" });
// points.refresh(true) after another picture, points.recolor() after other colors, points.leave() for something else
import { assumed, cloudOf, focalOf, meters } from "./cloud.js";
import { share } from "./depth.js";

const $ = (id) => document.getElementById(id);
const KIND = "depth-viewer calibration";
const ASSUMED_DEGREES = 60;

export function pointsOf({ seen, say, tell, table, model }) {
  let space = null, loading = null, cloud = null, isOn = false, calibration = null;

  const degrees = () => seen().degrees ?? ASSUMED_DEGREES;

  function make() {
    const { depth } = seen();
    const lens = calibration?.lens;
    const line = calibration ?? assumed(depth.values);
    cloud = cloudOf(depth, line, lens?.focal ?? focalOf(degrees()), lens?.center);
  }

  function colors() {
    const found = new Uint8Array(3 * cloud.index.length);
    if ($("points-color").value === "depth") {
      const [colorsOf, invert] = table();
      cloud.values.forEach((value, n) => {
        const level = Math.round(255 * share(value, seen().range));
        found.set(colorsOf[invert ? 255 - level : level], 3 * n);
      });
      return found;
    }
    const small = document.createElement("canvas");
    [small.width, small.height] = [cloud.columns, cloud.rows];
    const context = small.getContext("2d");
    context.drawImage($("picture"), 0, 0, small.width, small.height);
    const { data } = context.getImageData(0, 0, small.width, small.height);
    cloud.index.forEach((k, n) => {
      for (let channel = 0; channel < 3; channel++) found[3 * n + channel] = data[4 * k + channel];
    });
    return found;
  }

  function sway(wanted) {
    $("sway").checked = wanted;
    space?.sway(wanted && isOn);
  }

  // The picture stays until the points can be drawn: an option for them is never there too early to work.
  const isInSpace = () => isOn && space !== null;

  function arrange() {
    $("turn").setAttribute("aria-pressed", isOn);
    $("space-options").hidden = !isInSpace();
    $("space").hidden = !(isInSpace() && seen());
    $("shown").hidden = isInSpace() || !seen();
    tellUnit();
  }

  const tellUnit = () => { $("unit").textContent = say(calibration ? "in_meters" : "relative"); };

  // Once, however many wait for it: two would both listen to the mouse.
  async function load() {
    const { Space } = await import("./space.js");
    space = new Space($("space"), () => { sway(false); $("space-hint").hidden = true; });
  }

  async function refresh(afresh) {
    if (!isOn || !seen()) return;
    try {
      await (loading ??= load());
    } catch {
      loading = null;
      leave();
      arrange();
      tell(say("no_space"));
      return;
    }
    if (!isOn || !seen()) return; // left meanwhile
    make();
    arrange();
    space.show(cloud, colors(), afresh);
  }

  async function toggle() {
    if (isOn) {
      leave();
      arrange();
      dispatchEvent(new Event("resize"));
      return;
    }
    isOn = true;
    arrange();
    await refresh(true);
    if (!isInSpace()) return;
    $("space-hint").hidden = false;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    sway(!isCalm);
    if (isCalm) space.controls.rotateLeft(0.25);
    $("space").focus({ preventScroll: true });
  }

  function leave() {
    isOn = false;
    sway(false);
    $("space").hidden = $("space-hint").hidden = $("space-options").hidden = true;
    $("turn").setAttribute("aria-pressed", false);
  }

  async function calibrate(file) {
    try {
      let facts = JSON.parse(await file.text());
      if (facts?.kind !== KIND) facts = facts?.calibration;
      const numbers = facts ? [facts.a, facts.b, facts.spread, ...facts.covariance] : [];
      if (facts?.kind !== KIND || !numbers.every(Number.isFinite) || !(facts.b > 0)) throw new Error();
      if (facts.model && facts.model !== model()) {
        tell(say("other_model", facts.model));
        return;
      }
      calibration = facts;
      $("calibrate").textContent = `${file.name} ✕`;
      tell("");
    } catch {
      tell(say("bad_calibration"));
      return;
    }
    tellUnit();
    await refresh(true);
  }

  $("turn").onclick = toggle;
  $("points-color").onchange = () => space?.color(colors());
  $("sway").onchange = () => sway($("sway").checked);
  $("straight").onclick = () => { sway(false); space?.reset(); };
  $("calibrate").onclick = () => {
    if (!calibration) return $("calibration").click();
    calibration = null;
    speak();
    return refresh(true);
  };
  $("calibration").onchange = () => { calibrate($("calibration").files[0]); $("calibration").value = ""; };
  $("space").addEventListener("keydown", (event) => { if (event.key === "Escape") toggle(); });
  new ResizeObserver(() => isOn && space?.fit()).observe($("space"));

  function speak() {
    $("calibrate").textContent = calibration ? $("calibrate").textContent : say("calibration");
    $("space").setAttribute("aria-label", say("space_label"));
    tellUnit();
  }

  return {
    refresh, leave, speak,
    recolor: () => { if (isOn && space && $("points-color").value === "depth") space.color(colors()); },
    isInSpace,
    calibration: () => calibration,
    meters: (value) => (calibration ? meters(calibration, value) : NaN),
  };
}
