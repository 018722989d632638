// Keeps a long form as it is typed: an interrupted inspection goes on where it stopped.
"use strict";
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const told = form.querySelector("[data-kept]");
  const WAIT = 800;
  let timer = 0;

  const keep = async () => {
    const said = new FormData(form);
    said.set("act", "keep");
    for (const box of form.querySelectorAll("input[type=file]")) said.delete(box.name);
    try {
      const answer = await fetch(location.href, { method: "POST", body: said });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      told.textContent = `${told.dataset.words} ${new Date().toLocaleTimeString()}`;
    } catch {
      told.textContent = told.dataset.trouble;
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
})();
