// Says every 30 seconds that a case is open on this screen, and shows who else has it open. It informs and locks nothing.

import { attach } from "./attach.js";

attach("[data-reading]", (line) => {
  const show = (names) => {
    const words = names.length === 0 ? "" : names.length === 1
      ? line.dataset.sayOne.replace("{name}", () => names[0])
      : line.dataset.sayOther.replace("{names}", () => names.join(", "));
    if (line.textContent !== words) line.textContent = words;
  };
  setInterval(async () => {
    if (document.visibilityState === "hidden") return;
    const token = document.querySelector('input[name="_csrf"]')?.value ?? "";
    try {
      const answer = await fetch(line.dataset.reading, {
        method: "POST", body: new URLSearchParams({ _csrf: token }), headers: { Accept: "application/json" }, redirect: "error",
      });
      if (answer.ok) show((await answer.json()).names ?? []);
    } catch { /* the next sign in half a minute */ }
  }, 30_000);
});
