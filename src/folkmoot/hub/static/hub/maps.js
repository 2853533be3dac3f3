// Draws every map of the page on a plain background: no outside tiles, only shapes that this hub
// serves. Each feature is filled by its property `fill` and described by its property `label`.
const own = document.getElementById("hub-maps");
const maplibre = await import(own.dataset.maplibre);
maplibre.setWorkerUrl(new URL(own.dataset.worker, location.href).href);

const FILLS = ["#e3efe9", "#b5d8c8", "#7cb9a8", "#43918a", "#1a5e63", "#0b3538", "#c9c9c9"];
const fill = ["match", ["get", "fill"], ...FILLS.flatMap((colour, n) => [n, colour]), "#c9c9c9"];

function isOf(kind) {
  return ["match", ["geometry-type"], [kind, `Multi${kind}`], true, false];
}

const layers = [
  { id: "areas", type: "fill", filter: isOf("Polygon"), paint: { "fill-color": fill, "fill-opacity": 0.9 } },
  { id: "edges", type: "line", filter: isOf("Polygon"), paint: { "line-color": "#40585a", "line-width": 0.8 } },
  {
    id: "points",
    type: "circle",
    filter: isOf("Point"),
    paint: {
      "circle-color": fill,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 3, 13, 7],
      "circle-stroke-color": "#0b0c0c",
      "circle-stroke-width": 0.8,
    },
  },
];

function boundsOf(collection) {
  const bounds = new maplibre.LngLatBounds();
  const visit = (coordinates) => {
    if (typeof coordinates[0] === "number") bounds.extend(coordinates.slice(0, 2));
    else coordinates.forEach(visit);
  };
  for (const feature of collection.features) {
    if (feature.geometry) visit(feature.geometry.coordinates);
  }
  return bounds;
}

function describe(map, place) {
  const note = place.closest("[data-map-frame]").querySelector("[data-map-note]");
  map.on("mousemove", (event) => {
    const [found] = map.queryRenderedFeatures(event.point, { layers: ["points", "areas"] });
    note.textContent = found ? found.properties.label : "";
  });
  // By the keyboard: arrows move the map, and what comes to its centre is told.
  map.on("moveend", () => {
    if (document.activeElement !== map.getCanvas()) return;
    const centre = map.project(map.getCenter());
    const [found] = map.queryRenderedFeatures(centre, { layers: ["points", "areas"] });
    note.textContent = found ? found.properties.label : "";
  });
}

// The map knows its true size only once it has been laid out, and the screen may turn; so show all
// of it at every change of size, until somebody has moved it.
function showAll(map, bounds) {
  const fit = () => map.fitBounds(bounds, { padding: 16, animate: false });
  let isMoved = false;
  map.on("movestart", (event) => {
    isMoved ||= Boolean(event.originalEvent);
  });
  map.on("resize", () => isMoved || fit());
  map.once("load", () => {
    map.resize();
    fit();
  });
}

const drawn = new WeakMap();

async function draw(place) {
  drawn.get(place)?.remove();
  const response = await fetch(place.dataset.map, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(`The shapes could not be read: ${response.status}`);
  const shapes = await response.json();
  place.closest("[data-map-frame]").hidden = false;
  const map = new maplibre.Map({
    container: place,
    style: {
      version: 8,
      sources: { shapes: { type: "geojson", data: shapes } },
      layers: layers.map((layer) => ({ source: "shapes", ...layer })),
    },
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
  });
  drawn.set(place, map);
  showAll(map, boundsOf(shapes));
  map.once("load", () => map.once("idle", () => place.setAttribute("data-drawn", "")));
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.touchZoomRotate.disableRotation();
  describe(map, place);
}

function drawAll() {
  for (const place of document.querySelectorAll("[data-map]")) {
    draw(place).catch((problem) => {
      place.closest("[data-map-frame]").hidden = true; // the table beside it says the same
      console.error(problem);
    });
  }
}

drawAll();
document.addEventListener("htmx:after:swap", drawAll);
