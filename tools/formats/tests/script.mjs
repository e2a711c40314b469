// The page's script without a page: what theme/schedule-explorer.js makes of data.

import { readFileSync } from "node:fs";
import vm from "node:vm";

export const SCRIPT = new URL("../../../theme/schedule-explorer.js", import.meta.url);

let Explorer;
globalThis.HTMLElement = class {};
globalThis.customElements = {
  define(_, element) {
    Explorer = element;
  },
};
globalThis.path_to_root = "";
globalThis.document = { querySelectorAll: () => [] };
vm.runInThisContext(readFileSync(SCRIPT, "utf8"), { filename: SCRIPT.pathname });

/** An explorer that has fetched what a page would fetch. */
export async function explorer(page) {
  const element = new Explorer();
  element.dataset = { walk: "walk.json", source: page.source };
  globalThis.fetch = async () => ({ ok: true, text: async () => JSON.stringify(page) });
  element.data = await element.fetchData();
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
