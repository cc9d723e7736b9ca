// The drawn map moves as soon as it is there: drag, pinch, buttons and arrow keys choose the part that is shown, a tap
// names the station. Leaflet comes behind it: with the tiles of the administrator's choice, or when it is asked for.
const figure = document.querySelector("[data-map]"), svg = figure?.querySelector("svg");
const DEEPEST = 64, FINGER = 24;
let whole, part, points, names;

const zoom = () => whole.width / part.width;
const unit = () => part.width / svg.getBoundingClientRect().width; // of the drawing, for one pixel

function draw() {
  const z = zoom(), { x, y, width, height } = part, fixed = svg.querySelector(".fixed");
  svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  svg.classList.toggle("zoomed", z > 1);
  for (const dot of svg.querySelectorAll("circle")) {
    const text = dot.nextElementSibling;
    dot.setAttribute("r", 20 / z);
    if (!text?.classList.contains("on")) continue;
    text.setAttribute("y", Number(dot.getAttribute("cy")) + 9 / z);
    text.style.fontSize = `${24 / z}px`;
  }
  fixed.setAttribute("transform", `translate(${x} ${y}) scale(${1 / z})`);
  const metres = Number((fixed.dataset.metres / z).toPrecision(2));
  fixed.querySelector("text").textContent = metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`;
}

// Shows the part of this width around a point that stays where it is on the screen, at most the whole.
function show(width, at, on) {
  const w = Math.min(whole.width, Math.max(whole.width / DEEPEST, width)), h = (w * whole.height) / whole.width;
  const inside = (least, most, value) => Math.min(most, Math.max(least, value));
  part = { width: w, height: h, x: inside(0, whole.width - w, at.x - on.x * w), y: inside(0, whole.height - h, at.y - on.y * h) };
  draw();
}

function where(event) {
  const box = svg.getBoundingClientRect(), on = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  return { on, at: { x: part.x + on.x * part.width, y: part.y + on.y * part.height } };
}

const middle = { x: 0.5, y: 0.5 };
const centre = () => ({ x: part.x + part.width / 2, y: part.y + part.height / 2 });
const step = (dx, dy) => show(part.width, { x: centre().x + (dx * part.width) / 4, y: centre().y + (dy * part.height) / 4 }, middle);

// ---- which station

function all_points() {
  const path = svg.querySelector(".dots"), ids = path?.dataset.ids.split(" ") ?? [];
  const of_path = [...(path?.getAttribute("d").matchAll(/M(-?\d+) (-?\d+)/g) ?? [])].map((m, i) => ({ id: ids[i], x: +m[1], y: +m[2] }));
  return of_path.concat([...svg.querySelectorAll("circle")].map((c) => ({ id: c.dataset.id, x: +c.getAttribute("cx"), y: +c.getAttribute("cy") })));
}

async function fetch_names() {
  const answer = await fetch(figure.dataset.map, { credentials: "same-origin" });
  const data = await answer.json();
  performance.mark("map-names");
  return { href: data.href, by_id: new Map(data.stations.map(([id, name]) => [String(id), name])) };
}

async function tell(at) {
  const away = (p) => Math.hypot(p.x - at.x, p.y - at.y), reach = FINGER * unit(), card = figure.querySelector(".map-card");
  points ??= all_points();
  const near = points.filter((p) => away(p) < reach).sort((a, b) => away(a) - away(b)).slice(0, 3);
  names ??= fetch_names();
  const known = await names.catch(() => (names = undefined));
  card.replaceChildren(...near.filter((p) => known?.by_id.has(p.id)).map((p) => {
    const link = document.createElement("a");
    link.href = known.href + p.id;
    link.textContent = known.by_id.get(p.id);
    return link;
  }));
}

// ---- fingers, keys, buttons

function listen() {
  const down = new Map();
  let moved = 0;
  svg.addEventListener("pointerdown", (event) => {
    down.set(event.pointerId, event);
    if (down.size === 1) moved = 0;
    if (zoom() > 1 || down.size > 1) svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId), others = [...down.values()].filter((one) => one.pointerId !== event.pointerId);
    if (!before) return;
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    if (others.length > 0) {
      const far = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY);
      const { at, on } = where(others[0]);
      show((part.width * far(before)) / Math.max(1, far(event)), at, on);
    } else if (zoom() > 1) {
      show(part.width, where(before).at, where(event).on);
    }
    down.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"])
    svg.addEventListener(end, (event) => {
      if (end === "pointerup" && down.size === 1 && moved < 8) tell(where(event).at);
      down.delete(event.pointerId);
    });
}

function button(zh, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = zh;
  made.addEventListener("click", act);
  return made;
}

function add(kind, more) {
  return new Promise((done, failed) => document.head.append(Object.assign(document.createElement(kind), { onload: done, onerror: failed, ...more })));
}

async function leaflet() {
  const { leafletCss, leafletJs, mapJs } = figure.dataset;
  await Promise.all([add("link", { rel: "stylesheet", href: leafletCss }), add("script", { src: leafletJs })]);
  await add("script", { src: mapJs });
}

function controls() {
  const moves = document.createElement("div"), card = document.createElement("p");
  const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  moves.className = "map-moves actions";
  moves.setAttribute("role", "group");
  moves.setAttribute("aria-label", "移动地图，方向键也可以");
  card.className = "map-card";
  card.setAttribute("role", "status");
  card.textContent = "点一个点看是哪个村。";
  moves.append(button("放大", () => show(part.width / 2, centre(), middle)), button("缩小", () => show(part.width * 2, centre(), middle)),
               button("全图", () => show(whole.width, centre(), middle)));
  if (figure.dataset.tiles === undefined) moves.append(button("换成活动地图", leaflet));
  moves.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    step(...keys[event.key]);
  });
  svg.after(moves, card);
}

if (svg) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  whole = { x, y, width, height };
  part = whole;
  svg.classList.add("moves");
  controls();
  listen();
  performance.mark("map-ready");
  const after = () => setTimeout(() => {
    if (figure.dataset.tiles !== undefined) leaflet().catch(() => {}); // the drawing stays
    else names ??= fetch_names();
  }, 200);
  if (document.readyState === "complete") after();
  else addEventListener("load", after);
}
