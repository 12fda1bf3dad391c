// A PDF, page below page, with its text on top of the picture so that it can be read aloud, marked and copied. Only pages in sight are drawn.

import { GlobalWorkerOptions, TextLayer, getDocument } from "../vendor/pdf/pdf.min.mjs";

const own = (path) => new URL(`../vendor/pdf/${path}`, import.meta.url).href;
GlobalWorkerOptions.workerSrc = own("pdf.worker.min.mjs");

const drawnMost = 8; // pages that stay drawn: a scan of 300 pages must not fill the memory

export class PdfView {
  static async open(bytes, stage, label, still) {
    const task = getDocument({
      data: bytes, useWasm: false, wasmUrl: own("codecs/"), standardFontDataUrl: own("fonts/"), cMapUrl: own("cmaps/"), cMapPacked: true,
      enableXfa: false, stopAtErrors: false,
    });
    // A file that wants a password is not one that can be read here.
    task.onPassword = () => task.destroy();
    const pdf = await task.promise;
    const view = new PdfView(task, pdf, stage, label);
    await view.measure(still);
    return view;
  }

  constructor(task, pdf, stage, label) {
    Object.assign(this, { task, pdf, stage, label, pages: pdf.numPages, factor: 1, angle: 0, drawn: new Map(), holders: [] });
  }

  async measure(still) {
    const first = await this.pdf.getPage(1);
    if (!still()) return;
    this.usual = first.getViewport({ scale: 1, rotation: first.rotate });
    for (let n = 1; n <= this.pages; n++) {
      const holder = document.createElement("div");
      holder.className = "ab-view-sheet";
      holder.dataset.page = n;
      holder.setAttribute("role", "group");
      holder.setAttribute("aria-label", this.label(n, this.pages));
      this.holders.push(holder);
    }
    this.stage.replaceChildren(...this.holders);
    this.seen = new Set();
    this.watch = new IntersectionObserver((entries) => {
      for (const e of entries) {
        if (e.isIntersecting) this.seen.add(e.target); else this.seen.delete(e.target);
      }
      this.settle();
    }, { root: this.stage, rootMargin: "200px 0px" });
    this.size();
    for (const holder of this.holders) this.watch.observe(holder);
    await this.draw(this.holders[0]);
    this.stage.addEventListener("scroll", this.scrolled = () => this.onpage?.(this.current()), { passive: true });
  }

  room() { return Math.max(80, this.stage.clientWidth - 16); }

  size() {
    const lying = this.angle % 180 !== 0;
    for (const holder of this.holders) {
      const of = holder.measured ?? this.usual;
      const [width, height] = lying ? [of.height, of.width] : [of.width, of.height];
      const shown = this.room() * this.factor;
      holder.style.inlineSize = `${Math.round(shown)}px`;
      holder.style.blockSize = `${Math.round((shown * height) / width)}px`;
    }
    this.stage.dataset.angle = this.angle;
    this.stage.dataset.zoom = Math.round(this.factor * 100);
  }

  current() {
    const middle = this.stage.scrollTop + this.stage.clientHeight / 2;
    let page = 1;
    for (const holder of this.holders) if (holder.offsetTop - this.stage.offsetTop <= middle) page = Number(holder.dataset.page);
    return page;
  }

  settle() {
    for (const holder of this.seen) if (!this.drawn.has(holder)) this.draw(holder);
    for (const holder of this.drawn.keys()) {
      if (this.drawn.size <= drawnMost) break;
      if (!this.seen.has(holder)) this.wipe(holder);
    }
  }

  async draw(holder) {
    const job = {};
    this.drawn.set(holder, job);
    const page = await this.pdf.getPage(Number(holder.dataset.page));
    if (this.drawn.get(holder) !== job) return;
    holder.measured = page.getViewport({ scale: 1, rotation: page.rotate });
    const rotation = (page.rotate + this.angle) % 360;
    const plain = page.getViewport({ scale: 1, rotation });
    const shown = this.room() * this.factor;
    const scale = shown / plain.width;
    const viewport = page.getViewport({ scale, rotation });
    holder.style.blockSize = `${Math.round(viewport.height)}px`;
    const sharp = Math.min(window.devicePixelRatio || 1, 4096 / Math.max(viewport.width, viewport.height, 1) + 1);
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    job.render = page.render({ canvas, viewport, transform: sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0] });
    const text = document.createElement("div");
    text.className = "ab-view-text";
    text.style.setProperty("--total-scale-factor", scale);
    try {
      await job.render.promise;
      job.text = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport });
      await job.text.render();
    } catch (problem) {
      if (problem?.name === "RenderingCancelledException" || problem?.name === "AbortException") return;
      this.drawn.delete(holder);
      throw problem;
    }
    if (this.drawn.get(holder) === job) holder.replaceChildren(canvas, text);
  }

  wipe(holder) {
    const job = this.drawn.get(holder);
    this.drawn.delete(holder);
    job?.render?.cancel();
    job?.text?.cancel();
    holder.replaceChildren();
  }

  again() {
    const page = this.current();
    for (const holder of [...this.drawn.keys()]) this.wipe(holder);
    this.size();
    this.go(page);
    this.settle();
  }

  zoom(by) {
    this.factor = Math.min(6, Math.max(0.25, this.factor * by));
    this.again();
  }

  fit() {
    this.factor = 1;
    this.again();
  }

  rotate(by) {
    this.angle = (this.angle + by + 360) % 360;
    this.again();
  }

  resized() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => { if (this.stage.clientWidth > 0) this.again(); }, 150);
  }

  go(page) {
    const holder = this.holders[Math.min(this.pages, Math.max(1, page || 1)) - 1];
    this.stage.scrollTop = holder.offsetTop - this.stage.offsetTop;
    this.onpage?.(Number(holder.dataset.page));
  }

  close() {
    clearTimeout(this.waiting);
    this.watch?.disconnect();
    this.stage.removeEventListener("scroll", this.scrolled);
    for (const holder of [...this.drawn.keys()]) this.wipe(holder);
    this.task.destroy();
  }
}
