// Draws every chart of the page. Our content security policy forbids code made from text and
// styles in the page: Vega interprets its expressions (ast), draws SVG, and adds no style of its own.
const options = {
  ast: true,
  renderer: "svg",
  defaultStyle: false,
  actions: false,
  tooltip: false,
  mode: "vega-lite",
};

async function draw(place) {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  place.hidden = false;
  await globalThis.vegaEmbed(place, spec, options);
}

function drawAll() {
  for (const place of document.querySelectorAll("[data-chart]")) {
    draw(place).catch((problem) => {
      place.hidden = true; // the table beside it says the same
      console.error(problem);
    });
  }
}

drawAll();
document.addEventListener("htmx:after:swap", drawAll);
