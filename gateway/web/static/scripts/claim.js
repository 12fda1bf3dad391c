// Takes the task of a row and stays in the list, with the keyboard where it was. Only the key comes here: a click on the button leads to the
// task's form, as it does without scripts.

import { tieAll } from "./attach.js";
import { announce } from "./announce.js";

async function refreshed(row) {
  const link = row.querySelector("a[href]").getAttribute("href");
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const same = [...page.querySelectorAll("tr a[href]")].find(a => a.getAttribute("href") === link);
  return same?.closest("tr") ?? null;
}

export async function claimInRow(button) {
  const form = button.form;
  const row = button.closest("tr");
  if (!form || !row) return button.click();
  button.disabled = true;
  const task = row.querySelector("th a, .ab-tasklink")?.textContent.trim() ?? "";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error("refused");
    const fresh = await refreshed(row);
    if (!fresh) {
      // The filter does not show what somebody holds: the row stays where it is, without the button.
      form.remove();
    } else {
      // Cell by cell, so that the row and its link stay the same elements, with the focus and under the pointer.
      const link = row.querySelector("th a, .ab-tasklink");
      [...row.children].forEach((cell, i) => {
        if (!cell.contains(link) && fresh.children[i]) cell.replaceWith(fresh.children[i].cloneNode(true));
      });
      row.className = fresh.className;
      tieAll(row);
    }
    row.querySelector("th a, .ab-tasklink").focus();
    announce("claimed", { task });
  } catch {
    // Whatever came in between, the page without scripts has the words for it.
    button.disabled = false;
    form.submit();
  }
}
