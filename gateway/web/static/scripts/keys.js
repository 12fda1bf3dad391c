// The keys of the workplace. Which key does what stands in the page: the rows of the help are the data. A key does what a click on
// something visible would do, and nothing on a page that has no such thing. None decides: Ctrl+Enter sends the form that is shown.

import { attach } from "./attach.js";
import { claimInRow } from "./claim.js";

// Where an action happens, the first that is there: in the row of the keyboard, then on the page. data-ab-do names an action on any
// element; the addresses of forms say the same where a page has them.
const places = {
  "row-select": '[data-ab-do~="row-select"], input[type=checkbox]',
  claim: '[data-ab-do~="claim"], form[action$="/uebernehmen"] button',
  unclaim: '[data-ab-do~="unclaim"], form[action$="/freigeben"] button',
  "next-task": '[data-ab-do~="next-task"], form[action="/aufgaben/naechste"] button',
  filter: '[data-ab-do~="filter"], .ab-filter > summary',
  search: '[data-ab-do~="search"], #suche-oben',
  "go-worklist": '[data-ab-do~="go-worklist"], a[href="/aufgaben"]',
  "go-case": '[data-ab-do~="go-case"], .ab-facts a[href^="/faelle/"]',
  "document-previous": '[data-ab-do~="document-previous"]',
  "document-next": '[data-ab-do~="document-next"]',
  save: '[data-ab-do~="save"], button[formaction$="/entwurf"]',
  finish:
    '[data-ab-do~="finish"], form[action$="/erledigen"] button.ab-button--primary, ' +
    'main form[method="post"]:has(input:not([type=hidden]), select, textarea) button.ab-button--primary',
  help: '[data-ab-do~="help"]',
};

const rowLink = '[data-ab-do~="row-open"], th a[href], .ab-tasklink';
const sequenceWait = 1500;

const visible = element => element.checkVisibility?.({ visibilityProperty: true }) ?? element.offsetParent !== null;
const usable = element => !element.disabled && visible(element);

function rows() {
  const list = document.querySelector("[data-ab-rows]") ?? document.querySelector("main table.ab-table");
  if (!list || list.closest("dialog")) return [];
  const all = list.matches("table") ? list.querySelectorAll("tbody tr") : list.children;
  return [...all].filter(row => row.querySelector(rowLink));
}

const here = () => rows().find(row => row.contains(document.activeElement));

function place(action) {
  const selector = places[action];
  if (!selector) return null;
  const form = document.activeElement?.form;
  const inForm = action === "finish" && form && [...form.elements].find(element => element.matches(selector) && usable(element));
  if (inForm) return inForm;
  const row = here();
  const inRow = row && [...row.querySelectorAll(selector)].find(usable);
  if (inRow) return inRow;
  // What belongs to a row needs the row: the keyboard must stand where the act happens.
  const inList = new Set(rows());
  return [...document.querySelectorAll(selector)].find(element => usable(element) && !inList.has(element.closest("tr, [data-ab-rows] > *"))) ?? null;
}

function step(by) {
  const all = rows();
  if (all.length === 0) return false;
  const at = all.indexOf(here());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].querySelector(rowLink).focus();
  return true;
}

function openFilter(summary) {
  const details = summary.closest("details");
  if (!details) return summary.click();
  details.open = true;
  details.querySelector("select, input:not([type=hidden])")?.focus();
}

function close() {
  if (document.querySelector("dialog[open]")) return false; // the browser closes it and gives the focus back
  const filter = document.querySelector("details.ab-filter[open]");
  if (!filter?.contains(document.activeElement)) return false;
  filter.open = false;
  filter.querySelector("summary").focus();
  return true;
}

/** Does what a key stands for; false where the page has nothing of the kind, so that the browser's own use of the key stays. */
function act(action, number) {
  if (action === "row-next") return step(1);
  if (action === "row-previous") return step(-1);
  if (action === "close") return close();
  if (action === "tab") {
    const tab = document.querySelectorAll(".ab-tabs a")[number - 1];
    tab?.click();
    return Boolean(tab);
  }
  const target = place(action);
  if (!target) return false;
  if (action === "filter") openFilter(target);
  else if (action === "claim" && here()?.contains(target)) claimInRow(target);
  else if (target.matches("input:not([type=checkbox]), textarea")) {
    target.focus();
    target.select();
  } else target.click();
  return true;
}

const typing = element =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]):not([type=file])");

// The browser's name of what was pressed, with Ctrl+ or Alt+ before it. AltGr writes characters and is no Alt.
function pressed(event) {
  const writes = event.getModifierState("AltGraph");
  if (event.metaKey) return "";
  if (event.ctrlKey && !writes) return event.altKey ? "" : "Ctrl+" + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (event.altKey && !writes) return "Alt+" + event.code.replace(/^(Digit|Numpad)/, "");
  return event.key;
}

attach("[data-ab-keys]", help => {
  const actions = new Map(); // by key
  for (const line of help.querySelectorAll("[data-ab-key]")) {
    line.querySelectorAll("[data-key]").forEach((key, i) => actions.set(key.dataset.key, [line.dataset.abKey, i + 1]));
  }
  const begins = new Set([...actions.keys()].filter(key => key.length === 3 && key[1] === " ").map(key => key[0]));

  // The help shows the keys of this page.
  function show() {
    for (const line of help.querySelectorAll("[data-ab-key]")) {
      const action = line.dataset.abKey;
      const always = action === "help" || action === "close";
      if (action.startsWith("row-")) line.hidden = rows().length === 0 || (action === "row-select" && !rows()[0].querySelector(places[action]));
      else if (action === "tab") line.hidden = !document.querySelector(".ab-tabs a");
      else line.hidden = !always && ![...document.querySelectorAll(places[action] ?? ":not(*)")].some(element => !help.contains(element) && usable(element));
    }
    help.showModal();
    help.querySelector("h2").focus();
  }
  attach('[data-ab-do~="help"]', button => button.addEventListener("click", show));

  if (actions.size === 0) return; // switched off
  let first = "";
  let firstAt = 0;
  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const name = pressed(event);
    const withModifier = /^(Ctrl|Alt)\+/.test(name);
    const character = !withModifier && [...name].length === 1;
    if (character && (typing(target) || target.closest("dialog"))) return;
    if (!withModifier && !character) {
      // Arrows scroll and move in fields; they step through rows only where a row has the keyboard. Enter opens what has the focus anyway.
      if (name === "Enter" || typing(target) && name !== "Escape" || target.matches("[type=radio]")) return;
      if (name.startsWith("Arrow") && !here()) return;
    }
    if (withModifier && target.closest("dialog")) return;
    let key = name;
    if (character) {
      const waited = event.timeStamp - firstAt < sequenceWait;
      if (first && waited && actions.has(first + " " + name)) key = first + " " + name;
      first = "";
      if (key === name && begins.has(name)) {
        first = name;
        firstAt = event.timeStamp;
        return;
      }
    }
    const [action, number] = actions.get(key) ?? [];
    // A key that is held down goes on through the rows and does nothing else again.
    if (!action || event.repeat && action !== "row-next" && action !== "row-previous") return;
    if (act(action, number)) event.preventDefault();
  });
});
