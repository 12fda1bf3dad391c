// The browser's back button leads to the row of a list that one came from, as the link of the page does. A browser takes the address of the list
// as it was, and it scrolls but does not focus: so the row goes into that address when its task is opened, and gets the focus when it is shown.

import { attach } from "./attach.js";

attach("[data-open]", link => {
  if (link.id === "zeile" && document.activeElement === document.body) link.focus();
  link.addEventListener("click", event => {
    const list = new URL(link.href).searchParams.get("zurueck");
    if (list && !event.ctrlKey && !event.metaKey && !event.shiftKey) history.replaceState(history.state, "", list);
  });
});
