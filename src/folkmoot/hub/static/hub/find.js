// The results change in place as something is chosen; the address bar follows, so that what is
// shown can always be shared, bookmarked and loaded again.

function address(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === "sort" && value === "relevance")) asked.append(name, value);
  }
  const query = asked.toString();
  return query ? `${form.action}?${query}` : form.action;
}

for (const event of ["change", "submit"]) {
  document.addEventListener(event, ({ target }) => {
    const form = target.closest("#catalogue");
    if (form) history.replaceState(null, "", address(form));
  });
}
