// The bar between the form and what stands beside it. It moves by arrow keys and by pointer; the width is kept for the next task.

import { attach } from "./attach.js";

const kept = "ablauf.beside";
const bounds = { least: 25, most: 70 };

attach("[data-splitter]", (bar) => {
  const split = bar.parentElement;

  const set = (percent) => {
    const width = Math.round(Math.min(bounds.most, Math.max(bounds.least, percent)));
    split.style.setProperty("--ab-beside", `${width}%`);
    bar.setAttribute("aria-valuenow", width);
    try { localStorage.setItem(kept, width); } catch { /* a browser that keeps nothing forgets the width */ }
    window.dispatchEvent(new Event("ab-resized"));
  };

  const now = () => Number(bar.getAttribute("aria-valuenow"));
  const towards = (end) => (getComputedStyle(split).direction === "rtl" ? -end : end);

  bar.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: towards(2), ArrowRight: -towards(2), PageUp: 10, PageDown: -10 };
    if (event.key in steps) set(now() + steps[event.key]);
    else if (event.key === "Home") set(bounds.least);
    else if (event.key === "End") set(bounds.most);
    else return;
    event.preventDefault();
  });

  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    const area = split.getBoundingClientRect();
    const move = (e) => {
      const share = (100 * (area.right - e.clientX)) / area.width;
      set(getComputedStyle(split).direction === "rtl" ? 100 - share : share);
    };
    bar.addEventListener("pointermove", move);
    const end = () => bar.removeEventListener("pointermove", move);
    bar.addEventListener("pointerup", end, { once: true });
    bar.addEventListener("pointercancel", end, { once: true });
  });

  try {
    const width = Number(localStorage.getItem(kept));
    if (width) set(width);
  } catch { /* the usual width */ }
});
