package api

// pictureStyle are the colours of a diagram that stands alone. The states differ in line as well as in colour, so that the picture
// can be read in black and white.
const pictureStyle = `.bp{font-family:sans-serif;background:#fff;color:#1a1a1a}` +
	`.bp-shape,.bp-frame{fill:#fff;stroke:#1a1a1a;stroke-width:1.5}.bp-thick{stroke-width:3}.bp-dotted{stroke-dasharray:2 3}` +
	`.bp-frame{fill:none}.bp-edge path{fill:none;stroke:#6b6b6b;stroke-width:1.5}.bp-taken path{stroke:#0b5a9c;stroke-width:3}` +
	`.bp-text{fill:#1a1a1a}.bp-mark{fill:none;stroke:#1a1a1a}.bp-solid{fill:#1a1a1a}` +
	`.bp-done .bp-body{fill:#e6f2e6;stroke:#1d6b1d}.bp-active .bp-body{fill:#fff3cd;stroke:#8a5a00;stroke-width:3}` +
	`.bp-cancelled .bp-body{fill:#f2f2f2;stroke-dasharray:6 4}.bp-failed .bp-body{fill:#fde8e8;stroke:#a40000;stroke-width:3}` +
	`.bp-pool,.bp-lane{fill:none;stroke:#9a9a9a}`
