// The page's scripts without a page: what the explorer in theme/explorer makes of data.

import { readFileSync } from "node:fs";
import vm from "node:vm";

const FOLDER = new URL("../../../theme/explorer/", import.meta.url);
/** Those that show nothing, in the order in which book.toml has them. */
const SCRIPTS = ["challenge.js", "data.js", "game.js"];

globalThis.path_to_root = "";
for (const name of SCRIPTS) {
  const script = new URL(name, FOLDER);
  vm.runInThisContext(readFileSync(script, "utf8"), { filename: script.pathname });
}
const { walks, game } = vm.runInThisContext("({ walks, game })");

/** A game with what a page would fetch. */
export async function explorer(page) {
  globalThis.fetch = async () => ({ ok: true, text: async () => JSON.stringify(page) });
  return new game.Game(await walks.get("walk.json", page.source));
}

/** What the script proves of a challenge, in the build's words. */
export function proof(game, challenge) {
  const way = game.shortest(challenge);
  return way ? { steps: way.length } : { impossible: game.data.moments.length };
}

/** Whether the script takes a challenge for solved after just these steps, each the first that there is. */
export function solvedAfter(game, challenge, steps) {
  game.start();
  for (let step = 0; step < steps; step += 1) game.taken.push([game.moment, 0]);
  const after = game.solvedAfter(challenge);
  game.start();
  return after;
}
