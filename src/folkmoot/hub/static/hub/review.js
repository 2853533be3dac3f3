// A key answers the pair that is shown, as its button would. The keys can be switched off, because
// single letters get in the way of people who dictate.
const OFF = "review-keys-off";
const form = document.querySelector("[data-answers]");
const choice = document.querySelector("[data-keys-choice]");
const box = choice.querySelector("input");

choice.hidden = false;
box.checked = localStorage.getItem(OFF) === null;
box.addEventListener("change", () => {
  if (box.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
});

document.addEventListener("keydown", (event) => {
  const isTyped = event.ctrlKey || event.altKey || event.metaKey || event.repeat;
  if (!box.checked || isTyped) return;
  const button = form.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
