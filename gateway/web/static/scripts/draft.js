// Keeps the form of a task as a draft while somebody types: every ten seconds when something has changed, when a field is left, and when
// the window goes out of sight. Without it the button does the same. What was typed never goes into the browser's own storage: it would stay
// there after its author has gone home. When the session has ended it stays in this window until the same person has signed in again.

import { attach } from "./attach.js";

const pause = 10_000;

class Draft {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.draft;
    this.state = form.querySelector("[data-draft-state]");
    this.trouble = form.querySelector("[data-draft-trouble]");
    this.kept = this.content();
    this.contact = Date.now();
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("input", () => { this.waiting ??= setTimeout(() => this.save(), pause); });
    form.addEventListener("submit", (event) => this.submitted(event));
    form.querySelector("[data-draft-anyway]").addEventListener("click", () => this.save({ anyway: true }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save({ leaving: true });
      else if (this.signedOut) this.signedInAgain();
    });
    window.addEventListener("pagehide", () => this.save({ leaving: true }));
    window.addEventListener("focus", () => { if (this.signedOut) this.signedInAgain(); });
    window.addEventListener("beforeunload", (event) => { if (!this.leaving && this.changed() && (this.signedOut || this.stuck)) event.preventDefault(); });
  }

  // What a person entered, without what the page itself adds.
  content() {
    return new URLSearchParams([...new FormData(this.form)].filter(([name]) => name.startsWith("/") || name.startsWith("wahl:"))).toString();
  }

  changed() { return this.content() !== this.kept; }

  say(name, values = {}) {
    return (this.form.dataset["say" + name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  async save({ anyway = false, asked = false, leaving = false } = {}) {
    clearTimeout(this.waiting);
    this.waiting = null;
    if (this.leaving || this.busy || this.signedOut || (this.stuck && !anyway) || (!anyway && !asked && !this.changed())) return;
    const content = this.content();
    const data = new URLSearchParams([...new FormData(this.form)]);
    if (anyway) data.set("trotzdem", "ja");
    this.busy = true;
    try {
      const answer = await fetch(this.address, {
        method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: leaving, redirect: "error",
      });
      this.contact = Date.now();
      if (answer.ok) this.saved(content, (await answer.json()).version);
      else await this.refused(answer);
    } catch {
      this.tell(this.say("Failed"));
      this.waiting ??= setTimeout(() => this.save(), pause);
    } finally {
      this.busy = false;
    }
    // What was typed while the answer was on its way is saved next.
    if (this.changed() && !this.signedOut && !this.stuck) this.waiting ??= setTimeout(() => this.save(), pause);
  }

  saved(content, version) {
    this.kept = content;
    this.stuck = false;
    this.form.elements.entwurf.value = version;
    this.tell("");
    const at = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });
    const words = this.say("Saved", { at });
    // A reader of the screen hears it once a minute at most.
    if (this.state.textContent !== words) this.state.textContent = words;
  }

  async refused(answer) {
    if (answer.status === 401 || answer.status === 403) {
      this.signedOut = true;
      this.tell(this.say("Login"), { login: true });
      return;
    }
    const problem = await answer.json().catch(() => ({}));
    this.stuck = answer.status === 409 || answer.status === 404;
    this.tell([problem.title, problem.detail].filter(Boolean).join(" ") || this.say("Failed"), { newer: problem.code === "draft.newer" });
  }

  tell(sentence, { login = false, newer = false } = {}) {
    const place = this.trouble.querySelector("[data-draft-sentence]");
    if (place.textContent !== sentence) place.textContent = sentence;
    this.trouble.hidden = sentence === "";
    this.trouble.querySelector("[data-draft-login]").hidden = !login;
    for (const name of ["anyway", "newer"]) this.trouble.querySelector(`[data-draft-${name}]`).hidden = !newer;
    if (sentence !== "") this.state.textContent = "";
  }

  // Reads the task's page for the token of the new session; only the same person gets to go on.
  async signedInAgain() {
    try {
      const answer = await fetch(this.form.action.replace(/\/erledigen$/, ""), { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!answer.ok || new URL(answer.url).pathname.startsWith("/login")) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const who = (root) => root.querySelector(".ab-who-name strong")?.textContent;
      const token = page.querySelector('input[name="_csrf"]')?.value;
      if (!token) return;
      if (who(page) !== who(document)) {
        this.tell(this.say("Other"), { login: true });
        return;
      }
      for (const field of document.querySelectorAll('input[name="_csrf"]')) field.value = token;
      this.signedOut = false;
      this.tell("");
      await this.save();
    } catch { /* the next time the window comes to the front */ }
  }

  // A form is sent only while its author is known to be signed in: the page for signing in would replace what was typed.
  async submitted(event) {
    if (event.submitter?.formTarget === "_blank") return; // something to look at opens in a window of its own
    if (event.submitter?.matches("[data-save]") && !this.stuck && !this.signedOut) {
      event.preventDefault();
      await this.save({ asked: true });
      return;
    }
    const fresh = Date.now() - this.contact < 60_000;
    if (this.sure || (fresh && !this.signedOut)) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    if (this.signedOut) await this.signedInAgain();
    else await this.save({ anyway: false });
    if (!this.changed() && Date.now() - this.contact > 60_000) await this.look();
    if (this.signedOut) {
      this.trouble.querySelector("[data-draft-login]").focus();
      return;
    }
    this.sure = true;
    this.form.requestSubmit(button);
  }

  // Asks whether the session still stands, where there is nothing to save.
  async look() {
    const beat = document.querySelector("[data-reading]");
    if (!beat) return;
    try {
      const answer = await fetch(beat.dataset.reading, {
        method: "POST", body: new URLSearchParams({ _csrf: this.form.elements._csrf.value }), headers: { Accept: "application/json" }, redirect: "error",
      });
      this.contact = Date.now();
      if (!answer.ok) await this.refused(answer);
    } catch {
      this.tell(this.say("Failed"));
    }
  }
}

attach("form[data-draft]", (form) => new Draft(form));
