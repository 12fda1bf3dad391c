// The slider of "Stand am …": it walks through the moments at which something happened in a case, says the one that it stands on, and asks
// the server for it when it is let go. The fields and links beside it do the same without it.

import { attach } from "./attach.js";

attach("form[data-ab-stand]", (form) => {
  const slider = form.querySelector("input[type=range]");
  if (!slider) return;
  const moments = form.dataset.abStand.split(" ");
  const field = form.querySelector("[name=geschehen]");
  const output = form.querySelector("output");
  const words = new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "short", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit",
    ...(moments[0].length > 16 && { second: "2-digit" }),
  });
  const tell = () => {
    // The moments are local times of the authority; a reader elsewhere must see the same clock, so no zone is applied.
    const [day, time] = moments[slider.value].split("T");
    const text = words.format(new Date(day + "T" + time));
    output.value = text;
    slider.setAttribute("aria-valuetext", text);
  };
  slider.addEventListener("input", tell);
  let waiting;
  slider.addEventListener("change", () => {
    // Arrow keys change the value once per press: wait until the reader has stopped.
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      field.value = Number(slider.value) === moments.length - 1 ? "" : moments[slider.value];
      sessionStorage.setItem("ablauf-stand", "1");
      form.requestSubmit();
    }, 350);
  });
  tell();
  if (sessionStorage.getItem("ablauf-stand")) {
    sessionStorage.removeItem("ablauf-stand");
    slider.focus();
  }
});
