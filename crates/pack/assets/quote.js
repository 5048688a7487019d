// Shows what the conditions come to as they change. Without it the button 「金額を見る」 does the same.
"use strict";
(() => {
  const form = document.getElementById("wizard");
  const preview = document.getElementById("preview");
  const issue = document.getElementById("issue");
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const data = new URLSearchParams(new FormData(form));
    if (!data.get("prefecture") || !data.get("kind")) {
      issue.hidden = true;
      return;
    }
    try {
      const answer = await fetch("/quote/preview", { method: "POST", body: data });
      const html = answer.ok ? await answer.text() : "";
      if (mine !== asked || !answer.ok) return;
      preview.innerHTML = html;
      issue.hidden = preview.querySelector(".banner--error") !== null;
    } catch {
      // The button still works.
    }
  };
  form.addEventListener("change", ask);
})();
