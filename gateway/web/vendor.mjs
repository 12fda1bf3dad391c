// Lays what the pages need of the npm packages into static/vendor, which the gateway embeds. The folder is not committed: nothing of
// a third party is. Without it the pages still work, in the browser's own look.
//
// The style sheet of KERN goes over whole: compressed it is 35 kB, and a page may use any component of it without a build step that
// would have to guess which classes a template puts together. The fonts are cut to the letters of DIN 91379 with their marks, digits,
// punctuation and the signs of our pages, and to the features that set them: a third of their size, and no letter that a register may
// hold is lost. What Fira Sans does not draw (a few letters for transliterations) comes from Noto Sans, a file that the browser fetches only
// when a page has such a letter.
//
// Usage: npm ci && npm run vendor

import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

import { fontLetters } from "./letters.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const kern = join(here, "node_modules", "@kern-ux", "native");
const pdf = join(here, "node_modules", "pdfjs-dist");
const target = join(here, "static", "vendor");

const copies = [
  ["dist/kern.min.css", "kern.min.css"],
  ["LICENSE.md", "LICENSE-kern.md"],
];

// The weights that the style sheet uses; the package has 32 of them, 4 MB in all.
const fonts = [
  ["dist/fonts/fira-sans/FiraSans-Regular.woff2", "FiraSans-Regular.woff2"],
  ["dist/fonts/fira-sans/FiraSans-Medium.woff2", "FiraSans-Medium.woff2"],
  ["dist/fonts/fira-sans/FiraSans-SemiBold.woff2", "FiraSans-SemiBold.woff2"],
  ["dist/fonts/noto-sans/NotoSans-Regular.woff2", "NotoSans-Regular.woff2"],
];

// Features that place marks on letters, choose the forms of a language, kern, and give digits of one width. Small capitals and the like
// would double the file.
const keepFeatures = ["ccmp", "mark", "mkmk", "locl", "kern", "liga", "calt", "tnum"];

// The build for older browsers: an office does not always have this year's. The codecs of scanned pages (JBIG2, JPEG 2000) come as plain
// scripts, because WebAssembly would need a wider content security policy.
const pdfFiles = [
  ["legacy/build/pdf.min.mjs", "pdf/pdf.min.mjs"],
  ["legacy/build/pdf.worker.min.mjs", "pdf/pdf.worker.min.mjs"],
  ["wasm/jbig2_nowasm_fallback.js", "pdf/codecs/jbig2_nowasm_fallback.js"],
  ["wasm/openjpeg_nowasm_fallback.js", "pdf/codecs/openjpeg_nowasm_fallback.js"],
  ["LICENSE", "pdf/LICENSE-pdfjs"],
  ["wasm/LICENSE_JBIG2", "pdf/LICENSE-jbig2"],
  ["wasm/LICENSE_OPENJPEG", "pdf/LICENSE-openjpeg"],
];
// Files that stand for the fonts that a PDF names and does not bring, and the tables of Chinese, Japanese and Korean letters.
const pdfFolders = [["standard_fonts", "pdf/fonts"], ["cmaps", "pdf/cmaps"]];

await mkdir(target, { recursive: true });
for (const name of await readdir(target)) {
  if (name !== "PLACEHOLDER") await rm(join(target, name), { recursive: true });
}
for (const [from, to] of copies) await copyFile(join(kern, from), join(target, to));
for (const [from, to] of fonts) {
  const whole = await readFile(join(kern, from));
  await writeFile(join(target, to), await subsetFont(whole, fontLetters, { targetFormat: "woff2", keepFeatures }));
}

await mkdir(join(target, "pdf", "codecs"), { recursive: true });
for (const [from, to] of pdfFiles) await copyFile(join(pdf, from), join(target, to));
for (const [from, to] of pdfFolders) await cp(join(pdf, from), join(target, to), { recursive: true });

const packages = ["@kern-ux/native", "pdfjs-dist"];
const versions = await Promise.all(packages.map(async name => {
  const { version } = JSON.parse(await readFile(join(here, "node_modules", name, "package.json"), "utf8"));
  return `${name} ${version}\n`;
}));
await writeFile(join(target, "VERSIONS"), versions.join(""));
