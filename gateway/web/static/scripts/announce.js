// Says something to who listens to the page instead of looking at it. The sentences stand in the page, with {names} for what changes.

export function announce(name, values = {}) {
  const place = document.querySelector("[data-ab-announce]");
  const sentence = place?.dataset[name];
  if (!sentence) return;
  place.textContent = sentence.replace(/\{([a-z]+)\}/g, (whole, key) => values[key] ?? whole);
}
