// The page's script without a page: what the explorer in theme/explorer makes of data.

import { readFileSync } from "node:fs";
import vm from "node:vm";

const FOLDER = new URL("../../../theme/explorer/", import.meta.url);
/** In the order in which book.toml has them. */
const SCRIPTS = ["challenge.js", "data.js", "draw.js", "explorer.js"];

let Explorer;
globalThis.HTMLElement = class {};
globalThis.customElements = {
  define(_, element) {
    Explorer = element;
  },
};
globalThis.path_to_root = "";
globalThis.document = { querySelectorAll: () => [] };
for (const name of SCRIPTS) {
  const script = new URL(name, FOLDER);
  vm.runInThisContext(readFileSync(script, "utf8"), { filename: script.pathname });
}

/** An explorer that has fetched what a page would fetch. */
export async function explorer(page) {
  const element = new Explorer();
  element.dataset = { walk: "walk.json", source: page.source };
  globalThis.fetch = async () => ({ ok: true, text: async () => JSON.stringify(page) });
  element.data = await element.load();
  element.taken = [];
  return element;
}

/** What the script proves of a challenge, in the build's words. */
export function proof(element, challenge) {
  const way = element.shortest(challenge);
  return way ? { steps: way.length } : { impossible: element.data.moments.length };
}

/** Whether the script takes a challenge for solved after just these steps, each the first that there is. */
export function solvedAfter(element, challenge, steps) {
  element.taken = [];
  for (let step = 0; step < steps; step += 1) element.taken.push([element.moment, 0]);
  const after = element.solvedAfter(challenge);
  element.taken = [];
  return after;
}
