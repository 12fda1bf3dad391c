// Copies the fonts that the letters embed, with their licence, from node_modules into vendor/.
import { copyFileSync } from "node:fs";

const from = new URL("./node_modules/@expo-google-fonts/noto-sans/", import.meta.url);
const to = new URL("./vendor/", import.meta.url);
for (const [file, name] of [
  ["400Regular/NotoSans_400Regular.ttf", "NotoSans-Regular.ttf"],
  ["700Bold/NotoSans_700Bold.ttf", "NotoSans-Bold.ttf"],
  ["LICENSE_FONT", "LICENSE"],
]) {
  copyFileSync(new URL(file, from), new URL(name, to));
}
