// What makes the pages quicker for people who have JavaScript. Nothing here is needed: every act works without. Each module finds its
// places by data attributes (attach.js) and leaves a page alone that has none of them. gateway/DESIGN.md, "Scripts", has the conventions.

import "./attach.js";
import "./keys.js";
import "./live.js";
import "./place.js";
import "./drawing.js";
import "./taskpage.js";
import "./stand.js";
