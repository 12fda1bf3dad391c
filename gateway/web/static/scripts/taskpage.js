// The task page. The reader of documents is large, so it is fetched only where a page has a place for it.

import "./draft.js";
import "./reading.js";
import "./splitter.js";
import { attach } from "./attach.js";

attach("[data-viewer]", () => import("./viewer.js"));
