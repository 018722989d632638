// A slider beside every number of the rule; without script the numbers are typed and sent.
"use strict";
for (const box of document.querySelectorAll("input[data-slide]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = box.dataset.most;
  slider.step = box.dataset.step;
  slider.value = box.value;
  slider.setAttribute("aria-label", box.labels[0].textContent.trim());
  slider.addEventListener("input", () => { box.value = slider.value; });
  box.addEventListener("input", () => { slider.value = box.value; });
  if (Number(box.dataset.most) > 0) box.after(slider);
}
