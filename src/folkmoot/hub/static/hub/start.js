// Starts the components of GOV.UK Frontend. Names of static files carry a hash, so the address of
// the library is handed over by the page.
const own = document.querySelector("script[data-govuk]");
const { initAll } = await import(own.dataset.govuk);
initAll();
