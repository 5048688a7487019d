"use strict";

// Three helps, none of them needed: the page draws itself anew when there is news, fields are judged as they are
// typed into, and two keys lead to the form and back. Nothing here ever takes the focus from somebody typing.

const live = document.getElementById("live");

function say(words) {
  live.textContent = "";
  // A screen reader speaks when the text changes: empty first, so that the same words are said twice.
  requestAnimationFrame(() => { live.textContent = words; });
}

// News.

const RETRY = 3000;
let drawing = false;
let again = false;

function tell(words, fine) {
  const updates = document.getElementById("updates");
  if (!updates) return;
  updates.textContent = words;
  updates.classList.toggle("is-away", !fine);
}

/** Puts `fresh` where the part of the same id stands, unless nothing in it changed. */
function replace(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || old.outerHTML === fresh.outerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!focused) return;
  const links = [...fresh.querySelectorAll("a[href], [id]")];
  const same = links.find((one) => focused.getAttribute("href") !== null
    ? one.getAttribute("href") === focused.getAttribute("href")
    : one.id !== "" && one.id === focused.id);
  (same || fresh.querySelector("[tabindex]"))?.focus({ preventScroll: true });
}

function announce(before, now) {
  if (now.dataset.newest !== before.newest && now.dataset.newest !== "") {
    now.querySelector("#newest")?.classList.add("arrives");
    say(now.dataset.announce);
  } else if (now.dataset.trouble !== before.trouble) {
    say(now.dataset.trouble || "回線は元に戻りました。");
  }
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
      const answer = await fetch("/fragment", { cache: "no-store" });
      if (!answer.ok) throw new Error("no fragment");
      const text = await answer.text();
      const fresh = new DOMParser().parseFromString(text, "text/html");
      const [now, today] = ["now", "today"].map((id) => fresh.getElementById(id));
      const shown = document.getElementById("now");
      if (!now || !today || !shown) return;
      const before = { newest: shown.dataset.newest, trouble: shown.dataset.trouble };
      replace(now);
      replace(today);
      announce(before, now);
      tell("自動で更新しています", true);
    } while (again);
  } catch {
    tell("自動更新が止まっています。「更新」を押してください。", false);
  } finally {
    drawing = false;
  }
}

function arrived() {
  const notice = document.getElementById("arrived");
  if (document.getElementById("now")) {
    draw();
  } else if (notice && notice.hidden) {
    notice.hidden = false;
    say("新しい確認があります。");
  }
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("news", arrived);
  events.addEventListener("reload", arrived);
  // What came while nobody listened is fetched as soon as somebody listens again.
  events.addEventListener("open", () => { if (document.getElementById("now")) draw(); });
  events.addEventListener("error", () => {
    tell("自動更新が止まっています。つなぎ直しています。", false);
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, RETRY);
  });
  addEventListener("pagehide", () => events.close(), { once: true });
}

if (document.getElementById("now") || document.getElementById("arrived")) listen();
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Fields.

const PAUSE = 250;
const CLASSES = { good: "field__good", warning: "field__error field__error--warning" };

function show(input, verdict, left) {
  const words = document.getElementById(`${input.name}-words`);
  const hint = verdict.standing === "incomplete" && !left;
  const wrong = verdict.standing === "error" || (verdict.standing === "incomplete" && left);
  words.className = hint ? "field__error field__error--hint" : CLASSES[verdict.standing] || "field__error";
  if (words.textContent !== verdict.words) words.textContent = verdict.words;
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

async function judge(input, left) {
  const value = input.value;
  try {
    // In a body, never in an address: what is typed must reach no log.
    const body = new URLSearchParams({ name: input.name, value });
    const answer = await fetch("/check/field", { method: "POST", body });
    // Something else was typed meanwhile: its own judgement is on the way.
    if (answer.ok && input.value === value) show(input, await answer.json(), left);
  } catch {
    // The server judges again when the form is sent.
  }
}

for (const input of document.querySelectorAll("[data-judged]")) {
  let timer = 0;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(() => judge(input, false), PAUSE);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(() => judge(input, false), PAUSE);
  });
  input.addEventListener("change", () => {
    clearTimeout(timer);
    judge(input, true);
  });
}

const form = document.getElementById("asking");
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  form.querySelector("[type=submit]").textContent = "照会しています…";
  say("照会しています。");
});

// Keys.

addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === "F2") {
    event.preventDefault();
    const first = document.getElementById("insurer");
    if (first) first.focus();
    else location.assign("/check");
  } else if (event.key === "Escape") {
    const newest = document.getElementById("now") ? document.getElementById("newest") : null;
    const typing = document.activeElement?.closest("#asking");
    if (newest) newest.focus();
    // The first press only leaves the form, so that nothing typed is lost by a slip of the hand.
    else if (typing) document.getElementById("main").focus();
    else location.assign("/");
  }
});

// Paper.

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
