// Shows how far a file has been sent. Without this script the form sends it just the same.
const form = document.querySelector("form[data-upload]");
const shown = form?.querySelector("[data-upload-progress]");

function report(sent, total) {
  const bar = shown.querySelector("progress");
  const percent = total ? Math.floor((100 * sent) / total) : 0;
  bar.value = percent;
  const done = percent >= 100;
  shown.querySelector("[data-upload-status]").textContent = done
    ? "Received. One moment …"
    : `${percent}% sent`;
}

form?.addEventListener("submit", (event) => {
  const file = form.querySelector("input[type=file]").files[0];
  if (!file) return; // the server says what is missing
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.upload.addEventListener("progress", (sent) => report(sent.loaded, sent.total));
  request.addEventListener("load", () => {
    if (request.status < 400 && request.responseURL !== form.action) {
      location.assign(request.responseURL);
    } else {
      show(request.responseText);
    }
  });
  request.addEventListener("error", () => form.submit());
  shown.hidden = false;
  request.send(new FormData(form));
});

// The answer is a whole page of this hub, with what was wrong said at its top.
function show(text) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  document.title = answer.title;
  document.getElementById("main-content").replaceWith(answer.getElementById("main-content"));
  document.querySelector(".govuk-error-summary")?.focus();
}
