// Signing with a finger, a pen or a mouse. Without script, or on paper, the scan is attached instead.
"use strict";
(() => {
  for (const box of document.querySelectorAll("[data-sign]")) {
    const canvas = box.querySelector("canvas");
    const kept = box.querySelector("input[type=hidden]");
    const pen = canvas.getContext("2d");
    let isDown = false;

    const at = (event) => {
      const place = canvas.getBoundingClientRect();
      return [
        ((event.clientX - place.left) * canvas.width) / place.width,
        ((event.clientY - place.top) * canvas.height) / place.height,
      ];
    };
    const empty = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      kept.value = "";
    };

    canvas.addEventListener("pointerdown", (event) => {
      isDown = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isDown) return;
      pen.lineWidth = 4;
      pen.lineCap = "round";
      pen.strokeStyle = "#111";
      pen.lineTo(...at(event));
      pen.stroke();
    });
    canvas.addEventListener("pointerup", () => {
      isDown = false;
      kept.value = canvas.toDataURL("image/png");
    });
    box.querySelector("[data-clear]").addEventListener("click", empty);
    empty();
    box.hidden = false;
  }
})();
