// Keys for the lists: J and K move between rows, X chooses, Enter opens, / goes to the search. Everything works without.
"use strict";
document.documentElement.classList.add("js");

(() => {
  const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
  const find = document.querySelector("[data-find]");
  let chosen = -1;

  const choose = (next) => {
    if (!rows.length) return;
    rows[chosen]?.classList.remove("chosen");
    chosen = Math.min(Math.max(next, 0), rows.length - 1);
    rows[chosen].classList.add("chosen");
    rows[chosen].querySelector("a.row").focus();
  };

  rows.forEach((row, index) => {
    row.querySelector("a.row").addEventListener("focus", () => {
      rows[chosen]?.classList.remove("chosen");
      chosen = index;
      row.classList.add("chosen");
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") choose(chosen + 1);
    else if (event.key === "k") choose(chosen - 1);
    else if (event.key === "x" && chosen >= 0) rows[chosen].querySelector("[name=task]")?.click();
    else if (event.key === "/" && find) {
      event.preventDefault();
      find.focus();
      find.select();
    }
  });

  const bulk = document.querySelector("[data-bulk]");
  if (bulk) {
    const boxes = [...bulk.querySelectorAll("[name=task]")];
    const count = bulk.querySelector("[data-chosen]");
    const all = bulk.querySelector("[data-all]");
    const tell = () => {
      const picked = boxes.filter((box) => box.checked).length;
      count.textContent = picked ? `(${picked})` : "";
    };
    bulk.addEventListener("change", tell);
    all.hidden = false;
    all.addEventListener("click", () => {
      const next = !boxes.every((box) => box.checked);
      boxes.forEach((box) => { box.checked = next; });
      tell();
    });
    tell();
  }

  const frames = { evidence: null, draft: null };
  for (const name of Object.keys(frames)) frames[name] = document.querySelector(`iframe[name=${name}]`);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[target=evidence], [formtarget=draft]");
    const frame = link && frames[link.formTarget || link.target];
    if (!frame) return;
    frame.dataset.used = "";
    if (event.isTrusted) frame.scrollIntoView({ block: "nearest" });
  });

  // The draft of the notice stands beside the evidence as soon as it can be written.
  const draft = (form) => {
    const button = form.querySelector("[data-draft]");
    if (button && form.checkValidity()) button.click();
  };
  for (const act of document.querySelectorAll("details.act")) {
    const form = act.querySelector("form");
    act.addEventListener("toggle", () => act.open && form && draft(form));
    form?.addEventListener("change", () => draft(form));
  }
})();
