// The explorer's page: keeps its address that of what is shown, keeps open what was opened, and
// copies. Everything else is forms, links and htmx; without this script the page works by its button.
const told = document.querySelector("[data-told]");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.classList.add("hub-copy--done");
  told.textContent = "Copied.";
  setTimeout(() => button.classList.remove("hub-copy--done"), 2000);
});

const open = new Map();

function remember() {
  for (const step of document.querySelectorAll("[data-keeps-open]")) open.set(step.id, step.open);
}

function restore() {
  for (const step of document.querySelectorAll("[data-keeps-open]")) {
    if (open.has(step.id)) step.open = open.get(step.id);
  }
}

document.addEventListener("htmx:before:swap", remember);
document.addEventListener("htmx:after:swap", () => {
  restore();
  const { address } = document.getElementById("workspace").dataset;
  if (address !== location.pathname + location.search) history.pushState({}, "", address);
  told.textContent = document.getElementById("answer").textContent;
});
addEventListener("popstate", () => location.reload());
