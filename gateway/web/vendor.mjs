// Copies what the pages need of the npm packages to static/vendor, which the gateway embeds. The folder is not committed: nothing of
// a third party is. Without it the pages still work, in the browser's own look.
//
// Usage: npm ci && npm run vendor

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const kern = join(here, "node_modules", "@kern-ux", "native");
const target = join(here, "static", "vendor");

// The weights that ablauf.css uses; the package has 32 of them, 4 MB in all.
const files = [
  ["dist/kern.min.css", "kern.min.css"],
  ["dist/fonts/fira-sans/FiraSans-Regular.woff2", "FiraSans-Regular.woff2"],
  ["dist/fonts/fira-sans/FiraSans-Medium.woff2", "FiraSans-Medium.woff2"],
  ["dist/fonts/fira-sans/FiraSans-SemiBold.woff2", "FiraSans-SemiBold.woff2"],
  ["LICENSE.md", "LICENSE-kern.md"],
];

await mkdir(target, { recursive: true });
for (const name of await readdir(target)) {
  if (name !== "PLACEHOLDER") await rm(join(target, name), { recursive: true });
}
for (const [from, to] of files) await copyFile(join(kern, from), join(target, to));

const { version } = JSON.parse(await readFile(join(kern, "package.json"), "utf8"));
await writeFile(join(target, "VERSIONS"), `@kern-ux/native ${version}\n`);
