"use strict";

// Draws the screen anew when the visit goes on, joins typed digits, speaks. Everything else is plain forms.

const RETRY = 3000;
let drawing = false;
let again = false;
let spoken = "";

/** What the patient has entered on this step stays when only words around it change. */
function carry(from, to) {
  if (from.dataset.step !== to.dataset.step) return;
  for (const old of from.querySelectorAll("input:not([type=hidden])")) {
    const fresh = to.querySelector(`input[name="${old.name}"]`);
    if (!fresh) continue;
    fresh.value = old.value;
    fresh.checked = old.checked;
  }
}

function speak() {
  const words = document.body.dataset.speech;
  if (!document.documentElement.classList.contains("is-voiced")) {
    spoken = "";
    window.speechSynthesis?.cancel();
    return;
  }
  if (words === spoken || !window.speechSynthesis) return;
  spoken = words;
  window.speechSynthesis.cancel();
  const saying = new SpeechSynthesisUtterance(words);
  saying.lang = document.documentElement.lang;
  window.speechSynthesis.speak(saying);
}

async function draw() {
  if (drawing) {
    again = true;
    return;
  }
  drawing = true;
  try {
    do {
      again = false;
      const answer = await fetch("/kiosk", { cache: "no-store" });
      if (!answer.ok) throw new Error("no screen");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      // Nothing new: a button under a finger stays where it is.
      if (fresh.body.dataset.version === document.body.dataset.version) continue;
      const other = fresh.body.dataset.step !== document.body.dataset.step;
      const focused = document.activeElement;
      const known = focused && focused.name ? `[name="${focused.name}"][value="${focused.value}"]` : null;
      carry(document.body, fresh.body);
      document.documentElement.lang = fresh.documentElement.lang;
      document.documentElement.className = fresh.documentElement.className;
      document.title = fresh.title;
      document.body.replaceWith(fresh.body);
      if (other) document.getElementById("title")?.focus({ preventScroll: true });
      else if (known) document.querySelector(known)?.focus({ preventScroll: true });
      speak();
    } while (again);
  } catch {
    setTimeout(draw, RETRY);
  } finally {
    drawing = false;
  }
}

function listen() {
  const events = new EventSource("/kiosk/events");
  events.addEventListener("screen", draw);
  events.addEventListener("reload", draw);
  events.addEventListener("open", draw);
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, RETRY);
  });
  addEventListener("pagehide", () => events.close(), { once: true });
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const pin = form.querySelector("[name=pin]");
  if (pin) pin.value = "";
  const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  try {
    await fetch(action, { method: "POST", body, headers: { "shikaku-kiosk": "1" } });
  } finally {
    draw();
  }
}

addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});

function typed(input) {
  const words = document.getElementById("typed");
  if (words) words.textContent = input.dataset.typed.replace("{n}", input.value.length);
}

addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("print" in button.dataset) {
    print();
    return;
  }
  const input = document.querySelector(".k-digits");
  if (!input) return;
  if ("digit" in button.dataset && input.value.length < 4) input.value += button.dataset.digit;
  else if ("clear" in button.dataset) input.value = "";
  else return;
  typed(input);
});

listen();
speak();
