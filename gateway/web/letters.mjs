// The letters that the fonts of the pages keep: those of DIN 91379 as internal/casefile/text.go accepts them (a test compares the two),
// with the combining marks, and the signs that our pages and diagrams write.

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");

// Latin: ASCII, Latin-1, Latin Extended-A, Latin Extended Additional.
const blocks = range(0x20, 0x7e) + range(0xa0, 0x17f) + range(0x1e00, 0x1eff);

const extra = "ƏəƆɔƎǝƐɛƒƓɠƗɨƘƙƠơƯưƵƷʒǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǡǢǣǤǥǦǧǨǩǪǫǬǭǮǯǰǴǵǸǹǺǻǼǽǾǿȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȞȟȦȧȨȩȪȫȬȭȮȯȰȱȲȳʰʳʹʺʼʾʿˈˌ";

const marks = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030A\u030B\u030C\u030D\u030F\u0311\u0312\u0313\u0315\u031B\u0323\u0324\u0325\u0326\u0327\u0328\u0329\u032D\u032E\u0330\u0331\u0332\u0334\u0335\u0338\u033E\u0347\u0358\u035D\u035F\u0361\u1DCE\u1E9E";

// Punctuation of German and English texts, arrows, and the signs of badges, steps and keys.
const signs = "–—‘’‚‛“”„†‡…•‰‹›€™←→↑↓↔−≈≠≤≥✓✕●○◐▸";

export const fontLetters = blocks + extra + marks + signs;
