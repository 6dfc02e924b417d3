// The page: a picture goes to the server once; colors, wipe, values and points are made here, without asking again.
import { WORDS } from "./words.js";
import { paint, rangeOf, readHalves, readNpy, share } from "./depth.js";
import { pointsOf } from "./points.js";

const $ = (id) => document.getElementById(id);
const FIRST = ["inferno", "turbo", "magma", "viridis", "plasma", "cividis", "gray"];
const MOST_REFINED = 4e6; // pixels of which the server makes a point each
document.body.classList.add("started");
const spoken = [localStorage.language, navigator.language.slice(0, 2), "en"];
let language = spoken.find((each) => each in WORDS);
let token = sessionStorage.token || "";
let seen = null; // {file, name, depth, range, degrees}
let model = "";
let shot = 0; // the newest request: answers to older ones are not shown
const tables = {};

const say = (key, ...given) => {
  const words = WORDS[language][key];
  return typeof words === "function" ? words(...given) : words;
};

// -- asking the server ------------------------------------------------------------------------------------------

async function ask(path, options = {}) {
  let answer;
  try {
    const headers = { ...options.headers, ...(token && { Authorization: `Bearer ${token}` }) };
    answer = await fetch(path, { ...options, headers });
  } catch {
    throw new Error(say("no_server"));
  }
  if (answer.status === 401) {
    const given = prompt(say("token"));
    if (given) {
      sessionStorage.token = token = given;
      return ask(path, options);
    }
  }
  if (!answer.ok) {
    const { message } = await answer.json().catch(() => ({}));
    const { status } = answer; // without a message, it is a proxy's
    throw Object.assign(new Error(message || (status === 413 ? say("too_large") : say("by_proxy", status))), { status });
  }
  return answer;
}

const wishes = (more) => new URLSearchParams({ input_size: $("input-size").value, refine: $("refine").value, ...more });

function send(file, kind) {
  const form = new FormData();
  form.append("image", file);
  return ask(`depth?${wishes()}`, { method: "POST", body: form, headers: { Accept: kind } });
}

function sendForPoints({ file, depth }) {
  const form = new FormData();
  form.append("image", file);
  if (points.calibration()) form.append("calibration", JSON.stringify(points.calibration()));
  const isLarge = $("refine").value !== "none" && depth.width * depth.height > MOST_REFINED;
  return ask(`points?${wishes(isLarge ? { max_side: Math.floor(Math.sqrt(MOST_REFINED)) } : {})}`, { method: "POST", body: form });
}

async function look(file, name) {
  const mine = ++shot;
  tell("");
  $("progress").hidden = false;
  try {
    const picture = await createImageBitmap(file).catch(() => { throw new Error(say("no_picture")); });
    const answer = await send(file, "application/x-npy");
    const depth = readNpy(await answer.arrayBuffer());
    if (mine !== shot) return;
    seen = {
      file, name, depth, range: rangeOf(depth.values), milliseconds: answer.headers.get("X-Milliseconds"),
      degrees: Number(answer.headers.get("X-Field-Of-View")),
    };
    stopCamera();
    stopLive();
    await forgetJob();
    await show(picture, true);
  } catch (error) {
    if (mine === shot) tell(error.message);
  } finally {
    if (mine === shot) $("progress").hidden = true;
  }
}

// -- a video ----------------------------------------------------------------------------------------------------

const UNDECODABLE = 415;
let job = null; // {id, name, file, query}
let upload = new AbortController();

async function convert(file, name) {
  const mine = ++shot;
  stopCamera();
  stopLive();
  await forgetJob();
  seen = null;
  points.leave();
  for (const each of ["shown", "invitation", "result", "save-video"]) $(each).hidden = true;
  document.querySelectorAll("[data-save], #turn").forEach((button) => { button.disabled = true; });
  tell("");
  $("progress").hidden = $("working").hidden = false;
  $("progress").removeAttribute("value");
  $("doing").textContent = say("sending");
  $("facts").textContent = "";
  try {
    const form = new FormData();
    form.append("video", file);
    const query = `${videoWishes()}`;
    upload = new AbortController();
    let told = await (await ask(`jobs?${query}`, { method: "POST", body: form, signal: upload.signal })).json();
    job = { id: told.id, name, file, query };
    if (mine !== shot) return await forgetJob();  // canceled meanwhile: nobody wants it
    while (["waiting", "running"].includes(told.state)) {
      await new Promise((done) => setTimeout(done, 400));
      if (mine !== shot) return;
      told = await (await ask(`jobs/${job.id}`)).json();
      $("doing").textContent = told.frames_done ? say("converting", told) : say(told.state === "waiting" ? "waiting" : "starting");
      if (told.frame_count) $("progress").value = told.frames_done / told.frame_count;
    }
    if (told.state !== "done") throw new Error(told.message);
    $("facts").textContent = told.message;
    $("result").src = `jobs/${job.id}/result?token=${encodeURIComponent(token)}`;
    $("result").hidden = $("save-video").hidden = false;
  } catch (error) {
    if (mine === shot) {
      tell(error.status === UNDECODABLE ? say("no_video") : error.message);
      $("invitation").hidden = false;
    }
  } finally {
    if (mine === shot) $("progress").hidden = $("working").hidden = true;
  }
}

const videoWishes = () => wishes({ colormap: $("colormap").value, invert: $("invert").checked });

// A video has the settings that it was converted with; with others, it is converted again when the user asks for it.
function offerAgain() {
  $("redo").hidden = $("result").hidden || `${videoWishes()}` === job.query;
}

async function forgetJob() {
  const last = job;
  job = null;
  $("result").hidden = $("save-video").hidden = $("redo").hidden = $("working").hidden = true;
  $("result").removeAttribute("src");
  if (last) await ask(`jobs/${last.id}`, { method: "DELETE" }).catch(() => {});
}

function saveVideo() {
  const link = document.createElement("a");
  link.href = $("result").src;
  link.download = `${job.name}-depth.mp4`;
  link.click();
}

// -- a live source ----------------------------------------------------------------------------------------------

let socket = null;

function startLive() {
  stopCamera();
  shot++;
  const parts = [];
  socket = new WebSocket(`${new URL("ws", location).href.replace("http", "ws")}?token=${encodeURIComponent(token)}`);
  socket.binaryType = "arraybuffer";
  socket.onmessage = async ({ data }) => {
    const mine = socket;
    parts.push(data);
    const facts = JSON.parse(parts[0]);
    if (facts.status === "error") {
      tell(facts.message);
      stopLive();
    } else if (parts.length === 3) {
      const [, jpeg, halves] = parts.splice(0);
      const picture = await createImageBitmap(new Blob([jpeg]));
      if (mine !== socket) return;
      const depth = { width: facts.width, height: facts.height, values: readHalves(halves) };
      const isFirst = !seen?.size;
      seen = { depth, range: [facts.far, facts.near], size: [picture.width, picture.height] };
      await show(picture, isFirst);
      socket?.send("next");
    }
  };
  socket.onclose = () => { if (socket) tell(say("no_server")); };
}

function stopLive() {
  const last = socket;
  socket = null;
  last?.close();
}

// -- what is seen -----------------------------------------------------------------------------------------------

async function show(picture, afresh) {
  const canvas = $("picture");
  [canvas.width, canvas.height] = seen.size ?? [seen.depth.width, seen.depth.height];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  $("invitation").hidden = true;
  $("shown").hidden = points.isInSpace();
  document.querySelectorAll("[data-save]").forEach((button) => { button.disabled = !seen.file; });
  $("turn").disabled = false;
  await color();
  fit();
  await points.refresh(afresh);
  tellFacts();
}

async function color() {
  const name = $("colormap").value;
  tables[name] ??= await (await ask(`colormaps/${name}`)).json();
  const ramp = { width: 256, height: 1, values: Float32Array.from({ length: 256 }, (_, k) => k / 255) };
  paint($("legend"), ramp, [0, 1], tables[name], $("invert").checked);
  if (seen) paint($("depth"), seen.depth, seen.range, tables[name], $("invert").checked);
  points.recolor();
}

function fit() {
  if (!seen) return;
  const room = $("stage").getBoundingClientRect();
  const { width, height } = $("picture");
  const scale = Math.min(room.width / width, room.height / height);
  $("shown").style.width = `${width * scale}px`;
  $("shown").style.height = `${height * scale}px`;
}

function wipe(percent) {
  percent = Math.min(100, Math.max(0, percent));
  $("wipe").style.left = `${percent}%`;
  $("wipe").setAttribute("aria-valuenow", Math.round(percent));
  $("depth").style.clipPath = `inset(0 0 0 ${percent}%)`;
}

function probe(event) {
  const room = $("shown").getBoundingClientRect();
  const x = (event.clientX - room.left) / room.width, y = (event.clientY - room.top) / room.height;
  const inside = seen && x >= 0 && x < 1 && y >= 0 && y < 1;
  $("probe").hidden = !inside;
  if (!inside) return;
  const { depth, range } = seen;
  const value = depth.values[Math.floor(y * depth.height) * depth.width + Math.floor(x * depth.width)];
  const meters = points.meters(value);
  $("probe").textContent = `${value.toPrecision(4)} · ${say("probe", Math.round(100 * share(value, range)))}`
    + (meters ? ` · ${meters.toPrecision(3)} m` : "");
  $("probe").style.left = `${100 * x}%`;
  $("probe").style.top = `${100 * y}%`;
  $("probe").classList.toggle("left", x > 0.7);
}

function tell(message) {
  $("message").textContent = message;
  $("message").hidden = !message;
}

const tellFacts = () => {
  $("facts").textContent = seen?.file ? say("facts", { ...seen.depth, milliseconds: seen.milliseconds }) : "";
};

// -- getting pictures -------------------------------------------------------------------------------------------

async function startCamera() {
  stopLive();
  if (!window.isSecureContext) {
    tell(say("needs_https")); // browsers have no mediaDevices then
    return;
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280 } });
    $("preview").srcObject = stream;
    await $("preview").play();
    points.leave();
    $("invitation").hidden = $("shown").hidden = true;
    $("preview").hidden = $("shoot").hidden = false;
    tell("");
  } catch {
    tell(say("no_camera"));
  }
}

function stopCamera() {
  $("preview").srcObject?.getTracks().forEach((track) => track.stop());
  $("preview").srcObject = null;
  $("preview").hidden = $("shoot").hidden = true;
}

function shoot() {
  const video = $("preview"), canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  canvas.toBlob((file) => look(file, "camera"), "image/jpeg", 0.95);
}

// Browsers know no type for some of them.
const VIDEOS = /\.(avi|flv|m4v|mkv|mov|mp4|mpe?g|ts|webm|wmv)$/i;

const take = (file) => {
  if (file) (file.type.startsWith("video/") || VIDEOS.test(file.name) ? convert : look)(file, file.name.replace(/\.[^.]*$/, "") || "picture");
};

// -- keeping ----------------------------------------------------------------------------------------------------

const fetched = (asked) => asked.then((answer) => answer.blob());
const SAVED = {
  view: ["-depth.png", () => new Promise((done) => $(points.isInSpace() ? "space" : "depth").toBlob(done, "image/png"))],
  png16: ["-depth-16.png", ({ file }) => fetched(send(file, "image/png"))],
  npy: ["-depth.npy", ({ file }) => fetched(send(file, "application/x-npy"))],
  ply: [".ply", (one) => fetched(sendForPoints(one))],
};

async function save(kind) {
  const [ending, make] = SAVED[kind];
  try {
    const blob = await make(seen);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${seen.name}${ending}`;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    tell(error.message);
  }
}

const points = pointsOf({
  seen: () => seen, say, tell, model: () => model, table: () => [tables[$("colormap").value], $("invert").checked],
});

// -- language, and what belongs together ------------------------------------------------------------------------

async function speak(wish) {
  localStorage.language = language = wish;
  document.documentElement.lang = wish;
  document.querySelectorAll("[data-words]").forEach((each) => { each.textContent = say(each.dataset.words); });
  $("wipe").setAttribute("aria-label", say("wipe"));
  $("language").value = wish;
  points.speak();
  tellFacts();
  try {
    const health = await (await ask("health")).json();
    model = health.model;
    $("made-by").textContent = say("made_by", health.model, health.runtime);
    $("live").hidden = !health.live;
  } catch (error) {
    tell(error.message);
  }
}

$("choose").onclick = $("again").onclick = () => $("file").click();
$("file").onchange = () => { take($("file").files[0]); $("file").value = ""; };
$("camera").onclick = startCamera;
$("live").onclick = startLive;
$("save-video").onclick = saveVideo;
$("cancel").onclick = async () => {
  shot++;
  upload.abort();
  await forgetJob();
  $("progress").hidden = true;
  $("invitation").hidden = false;
};
$("redo").onclick = () => convert(job.file, job.name);
$("shoot").onclick = shoot;
$("colormap").onchange = $("invert").onchange = color;
$("input-size").onchange = $("refine").onchange = () => seen?.file && look(seen.file, seen.name);
$("controls").addEventListener("change", offerAgain);
$("language").onchange = () => speak($("language").value);
document.querySelectorAll("[data-save]").forEach((button) => { button.onclick = () => save(button.dataset.save); });
document.ondragover = (event) => { event.preventDefault(); document.body.classList.add("inviting"); };
document.ondragleave = (event) => event.relatedTarget || document.body.classList.remove("inviting");
document.ondrop = (event) => {
  event.preventDefault();
  document.body.classList.remove("inviting");
  take(event.dataTransfer.files[0]);
};
document.onpaste = (event) => take([...event.clipboardData.files][0]);
$("shown").onpointermove = (event) => {
  probe(event);
  if (!(event.buttons & 1)) return;
  const room = $("shown").getBoundingClientRect();
  wipe(100 * (event.clientX - room.left) / room.width);
};
$("shown").onpointerdown = (event) => $("shown").setPointerCapture(event.pointerId);
$("shown").onpointerleave = () => { $("probe").hidden = true; };
$("wipe").onkeydown = (event) => {
  const step = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
  if (step) wipe(Number($("wipe").getAttribute("aria-valuenow")) + step);
};
addEventListener("resize", fit);

await speak(language);
try {
  const names = await (await ask("colormaps")).json();
  for (const name of [...FIRST.filter((each) => names.includes(each)), ...names.filter((each) => !FIRST.includes(each))])
    $("colormap").add(new Option(name, name));
  await color();
} catch (error) {
  tell(error.message);
}
wipe(50);
