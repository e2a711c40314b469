// The script on the page means by a challenge what the build proves of it.
//
// `node --test tools/formats/tests` runs the cases that the build's side runs, too. The
// build's side gives it many more by CASES, made up and proven by itself.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { explorer, proof, solvedAfter } from "./script.mjs";

const written = new URL("../cases/challenges.json", import.meta.url);
const { graphs, cases } = JSON.parse(readFileSync(process.env.CASES || written, "utf8"));

const explorers = new Map();
for (const [name, graph] of Object.entries(graphs)) {
  explorers.set(name, await explorer({ ...graph, lines: ["a program"], challenges: [] }));
}

for (const { name, graph, challenge, proof: proven } of cases) {
  test(`${graph}: ${name}`, () => assert.deepEqual(proof(explorers.get(graph), challenge), proven));
}

test("a challenge that is solved by the only schedule is solved after its fewest steps", () => {
  let solved = 0;
  for (const { name, graph, challenge, proof: proven } of cases) {
    const { moments } = graphs[graph];
    if (moments.some(({ s = [] }) => s.length > 1)) continue;
    const after = solvedAfter(explorers.get(graph), challenge, moments.length - 1);
    assert.equal(after, proven.steps ?? 0, `${graph}: ${name}`);
    solved += 1;
  }
  assert.ok(solved > 0);
});
