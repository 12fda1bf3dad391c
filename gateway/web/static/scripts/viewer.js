// The reader of documents beside the form. It takes over the links to documents in the column beside the form; without it they open in a
// window of their own. Each time a document is shown it is fetched anew, so that the access log has a line for each reading.

import { attach } from "./attach.js";
import { PictureView } from "./picture-view.js";

const kinds = {
  "application/pdf": async (...given) => (await import("./pdf-view.js")).PdfView.open(...given),
  "image/jpeg": PictureView.open,
  "image/png": PictureView.open,
  "text/plain": async (bytes, stage, label, still) => {
    if (!still()) return { close() {} };
    const text = document.createElement("pre");
    text.textContent = new TextDecoder().decode(bytes);
    stage.replaceChildren(text);
    return { pages: 0, close() {} };
  },
};

class Viewer {
  constructor(root) {
    this.root = root;
    this.beside = root.closest("aside") ?? root;
    this.panel = root.querySelector("[data-view-panel]");
    this.stage = root.querySelector("[data-view-stage]");
    this.message = root.querySelector("[data-view-message]");
    this.status = root.querySelector("[data-view-status]");
    this.choice = root.querySelector("[data-view-choice]");
    this.page = root.querySelector("[data-view-page]");
    this.apart = root.querySelector("[data-view-apart]");
    this.links = [...root.querySelectorAll("a[data-view]")];
    // The key for the next document opens the first one while none is open (keys.js).
    this.links[0]?.setAttribute("data-ab-do", "document-next");
    this.turn = 0; // which opening is the newest: a slow one must not overtake it
    this.listen();
  }

  say(name, values = {}) {
    return (this.root.dataset["say" + name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  listen() {
    this.beside.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="/dokumente/"], button[data-view-post]');
      if (!link || link === this.apart || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      this.show(link);
    });
    this.choice.addEventListener("change", () => this.show(this.links[Number(this.choice.value)]));
    const acts = {
      previous: () => this.step(-1), next: () => this.step(1), close: () => this.close(), larger: () => this.view?.zoom(1.25),
      smaller: () => this.view?.zoom(0.8), width: () => this.view?.fit(), rotate: () => this.view?.rotate(90),
    };
    for (const [name, act] of Object.entries(acts)) {
      this.root.querySelector(`[data-view-act="${name}"]`).addEventListener("click", act);
    }
    this.page.addEventListener("change", () => this.view?.go(Number(this.page.value)));
    // These keys work only while the focus is in the reader (WCAG 2.2, 2.1.4).
    this.panel.addEventListener("keydown", (event) => {
      if (event.target.closest("input, select") && event.key !== "Escape") return;
      const keys = { "+": acts.larger, "-": acts.smaller, 0: acts.width, r: acts.rotate, "[": acts.previous, "]": acts.next, Escape: acts.close };
      const act = keys[event.key];
      if (!act || ((event.ctrlKey || event.metaKey) && !event.altKey)) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
    window.addEventListener("ab-resized", () => this.view?.resized?.());
    window.addEventListener("resize", () => this.view?.resized?.());
  }

  step(by) {
    const at = this.links.indexOf(this.link);
    const to = this.links[at < 0 ? 0 : at + by];
    if (to) this.show(to);
  }

  async show(link) {
    const turn = ++this.turn;
    this.view?.close();
    this.view = null;
    const listed = this.links.indexOf(link);
    this.opener = listed < 0 ? link : this.opener ?? link;
    this.link = link;
    const name = link.dataset.viewTitle ?? (link.querySelector("bdi") ?? link.firstChild).textContent.trim();
    this.panel.hidden = false;
    this.root.classList.add("ab-viewing");
    this.choice.value = listed < 0 ? "" : String(listed);
    this.root.querySelector("[data-view-name]").textContent = name;
    this.root.querySelector("[data-view-facts]").textContent = link.dataset.facts ?? "";
    this.root.querySelector('[data-view-act="previous"]').disabled = listed <= 0;
    this.root.querySelector('[data-view-act="next"]').disabled = listed < 0 || listed === this.links.length - 1;
    this.apart.hidden = !link.href;
    if (link.href) this.apart.href = link.href;
    this.stage.setAttribute("aria-label", this.say("Stage", { name }));
    this.stage.replaceChildren();
    this.tell(this.say("Loading"));
    this.pagesKnown(0);
    if (!this.panel.contains(document.activeElement)) this.stage.focus({ preventScroll: true });
    this.panel.scrollIntoView({ block: "nearest" });
    try {
      const view = await this.load(link, name, () => turn === this.turn);
      if (turn !== this.turn) return view.close();
      this.view = view;
      this.tell("");
      this.pagesKnown(view.pages, view);
      const mark = link.parentElement.querySelector("[data-view-mark]");
      if (mark) mark.textContent = mark.dataset.saySeen;
      this.status.textContent = view.pages ? this.say("Opened", { name, pages: this.pagesText(view.pages) }) : name;
    } catch (problem) {
      if (turn !== this.turn) return;
      this.stage.replaceChildren();
      this.tell(problem.sentence ?? this.say("Broken", { name }), true);
    }
  }

  // still says whether this opening is the newest: only that one may write into the stage.
  async load(link, name, still) {
    let answer;
    try {
      const asked = { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" };
      // A letter that is not written yet is drawn with what the form holds now.
      if (link.form) Object.assign(asked, { method: "POST", body: new URLSearchParams([...new FormData(link.form), [link.name, link.value]]) });
      answer = await fetch(link.form ? link.formAction : link.href, asked);
    } catch {
      throw { sentence: this.say("Unreachable") };
    }
    if (answer.status === 401) throw { sentence: this.say("Login") };
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw { sentence: [problem.title, problem.detail].filter(Boolean).join(" ") || this.say("Unreachable") };
    }
    const kind = (answer.headers.get("Content-Type") ?? "").split(";")[0].trim();
    const open = kinds[kind];
    if (!open) {
      await answer.body?.cancel();
      throw { sentence: this.say("Format") };
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return open(bytes, this.stage, (page, of) => (of > 1 ? this.say("Page", { page, of }) : name), still);
  }

  pagesText(pages) {
    return pages === 1 ? this.say("PagesOne") : this.say("PagesOther", { n: pages });
  }

  pagesKnown(pages, view) {
    this.page.closest("[data-view-pages]").hidden = pages < 2;
    this.page.max = Math.max(1, pages);
    this.page.value = 1;
    this.root.querySelector("[data-view-of]").textContent = pages;
    const facts = this.root.querySelector("[data-view-facts]");
    if (pages) facts.textContent = [this.link.dataset.facts, this.pagesText(pages)].filter(Boolean).join(" · ");
    for (const button of this.root.querySelectorAll("[data-view-drawn]")) button.disabled = !view?.zoom;
    if (view) view.onpage = (page) => { if (document.activeElement !== this.page) this.page.value = page; };
  }

  tell(sentence, wrong = false) {
    this.message.textContent = sentence;
    this.message.hidden = sentence === "";
    this.message.classList.toggle("ab-view-wrong", wrong);
    this.stage.hidden = wrong;
  }

  close() {
    this.turn++;
    this.view?.close();
    this.view = null;
    this.stage.replaceChildren();
    this.panel.hidden = true;
    this.root.classList.remove("ab-viewing");
    const back = this.links.includes(this.link) ? this.link : this.opener;
    this.opener = null;
    back?.focus();
  }
}

attach("[data-viewer]", (root) => new Viewer(root));
