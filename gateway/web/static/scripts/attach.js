// Ties a behaviour to the places that ask for it by a data attribute.

const behaviours = [];

function tie({ selector, begin, tied }, root) {
  const places = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) places.unshift(root);
  for (const place of places) {
    if (tied.has(place)) continue;
    tied.add(place);
    try {
      begin(place);
    } catch (trouble) {
      // One behaviour that fails must not take the others with it: the page works without.
      console.error(selector, trouble);
    }
  }
}

/**
 * Calls begin once for each element that matches the selector: those of the page, and later those of any part that tieAll is told of.
 * Modules are read after the whole page, so nothing needs to wait for it.
 */
export function attach(selector, begin) {
  const behaviour = { selector, begin, tied: new WeakSet() };
  behaviours.push(behaviour);
  tie(behaviour, document);
}

/** Ties all behaviours to a part of the page that a script has put in. */
export function tieAll(root) {
  for (const behaviour of behaviours) tie(behaviour, root);
}
