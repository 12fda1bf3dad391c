// Says how many tasks came since the list was made. The list itself stays as it is: nothing moves under the pointer, and who wants the new
// tasks follows the link. Only a number comes over the line.

import { attach } from "./attach.js";

const many = 1000;

attach("[data-ab-live]", place => {
  let source = null;
  let line = null;

  function tell(n) {
    if (!(n > 0)) return;
    if (!line) {
      line = place.querySelector("template").content.firstElementChild.cloneNode(true);
      place.append(line);
      // What gets the focus with the tab key stays clear of the line (WCAG 2.2, 2.4.11).
      document.documentElement.classList.add("ab-has-live");
    }
    const sentence = n === 1 ? place.dataset.single : n >= many ? place.dataset.many : place.dataset.several;
    line.querySelector("span").textContent = sentence.replace("{n}", n.toLocaleString(document.documentElement.lang));
  }

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource(place.dataset.abLive);
    source.addEventListener("neu", event => tell(Number(event.data)));
  }

  function rest() {
    source?.close();
    source = null;
  }

  // A window that nobody looks at holds no connection; browsers have six of them for all windows together.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
});
