// A picture on a canvas: zoom and rotation are drawn, so that no style has to be written into the page.

export class PictureView {
  static async open(bytes, stage, label, still) {
    // The browser turns a photograph as the camera has noted it.
    const picture = await createImageBitmap(new Blob([bytes]), { imageOrientation: "from-image" });
    return still() ? new PictureView(picture, stage, label(1, 1)) : picture;
  }

  constructor(picture, stage, label) {
    Object.assign(this, { picture, stage, pages: 0, factor: 1, angle: 0 });
    this.canvas = document.createElement("canvas");
    this.canvas.className = "ab-view-picture";
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    stage.replaceChildren(this.canvas);
    this.draw();
  }

  draw() {
    const { picture, canvas, angle } = this;
    const lying = angle % 180 !== 0;
    const [width, height] = lying ? [picture.height, picture.width] : [picture.width, picture.height];
    const room = Math.max(80, this.stage.clientWidth - 16);
    // No canvas holds more than some browsers can draw.
    const shown = Math.min(room * this.factor, width * 8, 8000, (8000 * width) / height);
    const sharp = Math.min(window.devicePixelRatio || 1, Math.max(1, 8000 / shown));
    canvas.width = Math.round(shown * sharp);
    canvas.height = Math.round((shown * sharp * height) / width);
    canvas.style.inlineSize = `${Math.round(shown)}px`;
    const pen = canvas.getContext("2d");
    const scale = canvas.width / width;
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((angle * Math.PI) / 180);
    pen.drawImage(picture, (-picture.width * scale) / 2, (-picture.height * scale) / 2, picture.width * scale, picture.height * scale);
    canvas.dataset.angle = angle;
    canvas.dataset.zoom = Math.round(this.factor * 100);
  }

  zoom(by) {
    this.factor = Math.min(8, Math.max(0.25, this.factor * by));
    this.draw();
  }

  fit() {
    this.factor = 1;
    this.draw();
  }

  rotate(by) {
    this.angle = (this.angle + by + 360) % 360;
    this.draw();
  }

  resized() { this.draw(); }

  go() {}

  close() { this.picture.close(); }
}
