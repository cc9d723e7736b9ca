// The stations' map of Leaflet, in place of the drawing (map_drawn.js loads it); with the tiles of the
// administrator's choice or, without any, over the town's outline. Positions come in the system of the tiles.
"use strict";
const holder = document.querySelector("[data-map]");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const NEAR = 16;

function add_tiles(map, data) {
  for (const url of [data.tiles, data.labels])
    if (url)
      L.tileLayer(url, { maxZoom: data.zoom, subdomains: "01234567", attribution: data.note, referrerPolicy: "strict-origin" }).addTo(map);
}

function add_areas(map, data) {
  const pairs = (ring) => ring.reduce((all, _, i) => (i % 2 ? all : [...all, [ring[i] / 1e5, ring[i + 1] / 1e5]]), []);
  for (const ring of data.areas)
    L.polygon(pairs(ring), { color: colour("--voice"), weight: 1.5, fill: !data.tiles, fillColor: colour("--voice-soft"), fillOpacity: 1,
                             interactive: false }).addTo(map);
}

function about(data, id, name) {
  const link = document.createElement("a");
  link.href = data.href + id;
  link.textContent = name;
  return link;
}

// The numbers of the list beside the map, by the address of the station.
function numbers() {
  const rows = [...document.querySelectorAll(".list.numbered li")].filter((row) => row.querySelector(".no"));
  return new Map(rows.map((row) => [row.querySelector("a").getAttribute("href"), row.querySelector(".no").textContent]));
}

function add_stations(map, data, focus) {
  const drawn = L.canvas({ padding: 0.5, tolerance: 12 }), layer = L.featureGroup(), numbered = numbers();
  const look = { renderer: drawn, weight: 2, color: colour("--sheet"), fillOpacity: 0.9 }, plain = colour("--voice"), strong = colour("--late");
  for (const [id, name, latitude, longitude] of data.stations) {
    const number = numbered.get(data.href + id), here = String(id) === focus;
    const dot = L.circleMarker([latitude / 1e5, longitude / 1e5],
                               { ...look, radius: here || number ? 12 : data.stations.length > 200 ? 5 : 8, fillColor: here ? strong : plain, id, name });
    dot.addTo(layer);
    if (number) dot.bindTooltip(number, { permanent: true, direction: "center", className: "map-number" });
  }
  return layer.bindPopup((dot) => about(data, dot.options.id, dot.options.name)).addTo(map);
}

function add_controls(map) {
  L.Control.Scale.include({
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
    },
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ position: "bottomright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
}

async function show() {
  const answer = await fetch(holder.dataset.map, { credentials: "same-origin" });
  if (!answer.ok || typeof L === "undefined") return;
  const data = await answer.json();
  const box = document.createElement("div");
  const picture = holder.querySelector("svg");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", holder.dataset.label);
  for (const drawn of holder.querySelectorAll(".map-moves, .map-card")) drawn.remove();
  picture.replaceWith(box);
  const map = L.map(box, { zoomControl: false, maxZoom: data.zoom, zoomSnap: data.tiles ? 1 : 0.25, fadeAnimation: false });
  add_controls(map);
  const one = data.stations.find(([id]) => String(id) === holder.dataset.focus);
  if (one) map.setView([one[2] / 1e5, one[3] / 1e5], Math.min(NEAR, data.zoom));
  else map.fitBounds(L.latLngBounds(data.stations.map(([, , latitude, longitude]) => [latitude / 1e5, longitude / 1e5])), { padding: [20, 20] });
  add_tiles(map, data);
  add_areas(map, data);
  add_stations(map, data, holder.dataset.focus);
  requestAnimationFrame(() => setTimeout(() => performance.mark("leaflet-ready")));
}

if (holder) show().catch(() => {}); // the drawing stays
