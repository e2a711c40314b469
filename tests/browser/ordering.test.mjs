// Where loads may read older values, the reader chooses which: the explorer shows what
// there is to read, who has seen how much of it, and why something can't be read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withBrowser } from "./browser.mjs";

const these = withBrowser();

/** Opens the explorer of a listing. */
async function explorer(name, file, options) {
  const page = await these.open(file, options);
  const element = page.locator(`schedule-explorer[data-name=${name}]`);
  await element.getByRole("button", { name: "Be the scheduler" }).click();
  await element.getByRole("region").waitFor();
  return {
    page,
    element,
    /** The lines of what there is to read of an atomic. */
    history: async (name) => {
      const value = element.locator("dt", { hasText: name }).locator("+ dd > :not([inert])");
      const list = value.locator("li .unseen");
      return (await list.count()) ? list.allTextContents() : [await value.textContent()];
    },
    /** What a thread is told besides its next step. */
    reasons: () => element.locator(".threads p").allTextContents(),
    others: () => element.getByRole("button", { name: /^or it / }).allTextContents(),
    status: () => element.getByRole("status").textContent(),
    async close() {
      assert.deepEqual(page.errors, []);
      await page.context().close();
    },
  };
}

const FLAG = "memory-ordering/flag.html";
const OLDER = "or it reads SCENE = 0, an older value: nothing has told actor of the 3 behind it";

test("an older value is offered with its reason, and read by keyboard alone", async () => {
  const { page, element, others, status, close } = await explorer("message_passing", FLAG);
  for (const key of ["0", "0", "1"]) await page.keyboard.press(key);
  assert.equal(await status(), "Step 3: actor, line 11, reads LIGHT = true.");
  assert.deepEqual(await others(), [OLDER]);
  // It is the next in the order of the keyboard after the thread's own button.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await status(), `Step 4: actor, line 12, ${OLDER.slice(6)}.`);
  await page.keyboard.press("1");
  assert.match(await status(), /prints: the light is on: scene 0/);
  assert.match(await status(), /Solved in 5 steps: Send the actor into scene 0\./);
  assert.equal(await element.getByLabel("Output so far").textContent(), "the light is on: scene 0\n");
  await close();
});

test("what stands below does not move when another way to go on is offered", async () => {
  const { page, element, others, close } = await explorer("message_passing", FLAG);
  const places = () =>
    element.locator(".play .run, .play dl, .play .printed, .play .lanes, .play .controls").evaluateAll((parts) => {
      const { top } = document.querySelector(".play").getBoundingClientRect();
      return parts.map((part) => Math.round(part.getBoundingClientRect().top - top));
    });
  const before = await places();
  for (const key of ["0", "0", "1"]) await page.keyboard.press(key);
  assert.equal((await others()).length, 1);
  assert.deepEqual(await places(), before);
  await close();
});

test("each atomic shows what was stored in it, in order, and how far each thread has seen", async () => {
  const { page, history, close } = await explorer("message_passing", FLAG);
  assert.deepEqual(await history("SCENE"), ["0, seen by main, actor"]);
  await page.keyboard.press("0");
  assert.deepEqual(await history("SCENE"), ["0, seen by actor", "3, seen by main; brings nothing new along"]);
  await page.keyboard.press("0");
  assert.deepEqual(await history("LIGHT"), ["false, seen by actor", "true, seen by main; brings nothing new along"]);
  await page.keyboard.press("u");
  assert.deepEqual(await history("LIGHT"), ["false, seen by main, actor"]);
  await close();
});

test("what is released brings along what was before it, and who has acquired it is told what is past", async () => {
  const { page, history, others, reasons, close } = await explorer("message_passing_cured", FLAG);
  for (const key of ["0", "0"]) await page.keyboard.press(key);
  assert.deepEqual(await history("LIGHT"), ["false, seen by actor", "true, seen by main; brings SCENE up to 3 along"]);
  assert.deepEqual(await reasons(), []);
  await page.keyboard.press("1");
  assert.deepEqual(await others(), []);
  assert.deepEqual(await reasons(), ["no older SCENE = 0 any more: it reads LIGHT = true in line 11, which brings SCENE up to 3 along"]);
  assert.deepEqual(await history("SCENE"), ["3, seen by main, actor"]);
  await page.keyboard.press("1");
  assert.deepEqual(await reasons(), []);
  await close();
});

test("a screen reader is told the history as a list in order", async () => {
  const { page, element, close } = await explorer("message_passing", FLAG);
  await page.keyboard.press("0");
  const told = await element.getByRole("region").ariaSnapshot();
  for (const line of ["- term: SCENE AtomicU32", "- listitem: 0, seen by actor", "- listitem: 3, seen by main; brings nothing new along"]) {
    assert.ok(told.includes(line), `${line} is not in\n${told}`);
  }
  await close();
});

test("a fence is told with the step before it", async () => {
  const { page, status, close } = await explorer("arc_drop", "memory-ordering/last-owner.html");
  for (const key of ["1", "2", "1", "2"]) await page.keyboard.press(key);
  assert.match(await status(), /subtracts from OWNERS: 1 becomes 0; then Rob, line 13, fences: what it has read brings along now/);
  await close();
});

test("where all is SeqCst an atomic has one value, and no history", async () => {
  const { page, history, others, close } = await explorer("store_buffering_cured", "memory-ordering/seqcst.html");
  for (const key of ["1", "2"]) await page.keyboard.press(key);
  assert.deepEqual([await history("LEFT"), await history("RIGHT")], [["true"], ["true"]]);
  assert.deepEqual(await others(), []);
  await close();
});
