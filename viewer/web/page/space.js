// Points in space on a canvas, turned by mouse, touch and keys. Loaded when it is first wanted: three.js is large.
import {
  BufferAttribute, BufferGeometry, OrbitControls, PerspectiveCamera, Points, Scene, ShaderMaterial, WebGLRenderer,
} from "./three/three.min.js";

const SWAY = 0.3, PERIOD = 6000; // radians to either side, and milliseconds there and back
const STEP = 0.08; // radians a key press
// A point is as large as what it stands for: there are no gaps but where nobody has looked.
const VERTEX = `
  attribute vec3 tint;
  attribute float size;
  uniform float pixels;
  varying vec3 shown;
  void main() {
    vec4 place = modelViewMatrix * vec4(position, 1.0);
    shown = tint;
    gl_Position = projectionMatrix * place;
    gl_PointSize = clamp(1.2 * size * pixels / max(-place.z, 1e-4), 1.5, 64.0);
  }`;
const FRAGMENT = `
  varying vec3 shown;
  void main() { gl_FragColor = vec4(shown, 1.0); }`;

export class Space {
  // Throws where the browser has no WebGL.
  constructor(canvas, onTouch) {
    this.canvas = canvas;
    this.renderer = new WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: true });
    this.renderer.setClearColor(0x131314);
    this.material = new ShaderMaterial({
      vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms: { pixels: { value: 0 } },
    });
    this.points = new Points(new BufferGeometry(), this.material);
    this.points.frustumCulled = false;
    this.scene = new Scene();
    this.scene.add(this.points);
    this.camera = new PerspectiveCamera(50, 1, 0.01, 1000);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.addEventListener("change", () => this.draw());
    this.controls.addEventListener("start", onTouch);
    canvas.addEventListener("keydown", (event) => this.key(event) && onTouch());
    this.swayed = 0;
  }

  // `colors` are 3 bytes a point. The eye stays where it is, unless `afresh`.
  show(cloud, colors, afresh) {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(cloud.positions, 3));
    geometry.setAttribute("tint", new BufferAttribute(colors, 3, true));
    geometry.setAttribute("size", new BufferAttribute(cloud.sizes, 1));
    this.points.geometry.dispose();
    this.points.geometry = geometry;
    this.cloud = cloud;
    this.fit();
    if (afresh) this.look();
    this.draw();
  }

  color(colors) {
    this.points.geometry.setAttribute("tint", new BufferAttribute(colors, 3, true));
    this.draw();
  }

  // From where the picture was taken, to be turned about what is half way in.
  look() {
    const { positions } = this.cloud;
    const sample = Float32Array.from({ length: 1000 }, (_, k) =>
      positions[3 * Math.floor(k * positions.length / 3000) + 2]).sort();
    const middle = positions.length ? sample[sample.length >> 1] : -1, nearest = positions.length ? sample.at(-1) : -1;
    this.camera.near = -nearest / 100;
    this.camera.far = -1000 * middle;
    this.camera.position.set(0, 0, 0);
    this.controls.target.set(0, 0, (middle + nearest) / 2);
    this.controls.maxDistance = -20 * middle;
    this.controls.minDistance = -nearest / 20;
    this.swayed = 0;
    this.camera.updateProjectionMatrix();
    this.controls.update();
    this.controls.saveState();
  }

  // The whole picture has room, whatever the shape of the canvas.
  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height || !this.cloud) return;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    const tall = Math.max(this.cloud.down, this.cloud.across * height / width);
    this.camera.fov = 2 * Math.atan(tall / 2) * 180 / Math.PI;
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.material.uniforms.pixels.value = this.renderer.domElement.height / tall;
    this.draw();
  }

  draw() {
    this.renderer.render(this.scene, this.camera);
  }

  sway(wanted) {
    const began = performance.now();
    const before = this.swayed;
    this.renderer.setAnimationLoop(wanted ? (now) => {
      const angle = SWAY * Math.sin(Math.asin(before / SWAY) + Math.max(0, now - began) / PERIOD * 2 * Math.PI);
      this.controls.rotateLeft(angle - this.swayed);
      this.swayed = angle;
    } : null);
  }

  reset() {
    this.swayed = 0;
    this.controls.reset();
  }

  key(event) {
    const { controls } = this;
    const moves = {
      ArrowLeft: () => controls.rotateLeft(STEP), ArrowRight: () => controls.rotateLeft(-STEP),
      ArrowUp: () => controls.rotateUp(STEP), ArrowDown: () => controls.rotateUp(-STEP),
      "+": () => controls.dollyIn(1.1), "=": () => controls.dollyIn(1.1), "-": () => controls.dollyOut(1.1),
      0: () => this.reset(), Home: () => this.reset(),
    };
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key];
    if (!move) return false;
    event.preventDefault();
    move();
    return true;
  }
}
