// A diagram is wider than its place and scrolls in it. What the tabulator comes to in it is brought into sight, as browsers do with HTML alone.

import { attach } from "./attach.js";

attach(".ab-drawing", drawing => drawing.addEventListener("focusin", event => {
  const shape = event.target.querySelector("rect, circle, path, polygon") ?? event.target;
  shape.scrollIntoView({ block: "nearest", inline: "nearest" });
}));
