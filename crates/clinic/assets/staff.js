"use strict";

// Loads the page anew when the visit at the reader goes on, unless somebody is in the middle of deciding on it.

const desk = document.getElementById("staff");

async function draw() {
  try {
    const answer = await fetch("/staff", { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("staff");
    const now = document.getElementById("staff");
    if (!fresh || !now || fresh.dataset.version === now.dataset.version) return;
    const chosen = now.querySelector("[name=reason]:checked")?.value;
    now.replaceWith(fresh);
    const same = chosen && fresh.querySelector(`[name=reason][value="${chosen}"]`);
    if (same) same.checked = true;
  } catch {
    // The next event tries again.
  }
}

if (desk) {
  const events = new EventSource("/staff/events");
  for (const name of ["screen", "reload", "open"]) events.addEventListener(name, draw);
  addEventListener("pagehide", () => events.close(), { once: true });
}
