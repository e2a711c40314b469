// Quizzes: ticked, checked, shown, kept and forgotten.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pages, read } from "./book.mjs";
import { withBrowser } from "./browser.mjs";

const these = withBrowser();
const PAGE = "synchronization/lost-updates.html";

/** The chapter's first quiz, and what its build has proven of each box. */
async function quiz(options) {
  const page = await these.open(PAGE, options);
  const element = page.locator(".quiz").first();
  const proven = await element.locator("details li").evaluateAll((items) => items.map((item) => item.className === "yes"));
  const tick = async (wanted) => {
    const boxes = element.getByRole("checkbox");
    for (const [index, is] of wanted.entries()) await boxes.nth(index).setChecked(is);
    await element.getByRole("button", { name: "Check" }).click();
  };
  return { page, element, proven, tick };
}

test("a chapter of a part has a quiz, whose answers no page gives away", () => {
  const chapters = pages().filter((page) => page.includes("/") && !page.startsWith("listings/"));
  for (const page of chapters) {
    const text = read(page).toString();
    const quizzes = text.split('<div class="quiz"').slice(1);
    assert.ok(quizzes.length > 0, `${page} has no quiz`);
    for (const quiz of quizzes) assert.match(quiz, /<details><summary>Answer/, page);
  }
});

test("who ticks what is true is told so, and it is kept, listed and counted", async () => {
  const { page, element, proven, tick } = await quiz();
  assert.ok(proven.includes(true) && proven.includes(false));
  assert.equal(await element.locator("details").isVisible(), false);
  await tick(proven);
  assert.equal(await element.locator(".verdict").innerText(), "All right.");
  assert.equal(await element.locator(".hit").count(), proven.length);
  await page.emulateMedia({ media: "print" });
  assert.equal(await element.locator("details").isVisible(), true, "on paper the answer stands below");
  await page.emulateMedia({ media: "screen" });
  await page.reload();
  assert.match(await page.locator(".quiz").first().getAttribute("class"), /solved/);

  await page.goto(`${these.book.address}goals.html`);
  assert.equal(await page.locator(".goal-list .solved").count(), 1);
  assert.match(await page.locator("#mdbook-sidebar [data-goals] small").first().innerText(), /^1\/\d+$/);
  // Neither one press nor a double click is enough.
  const forget = page.getByRole("button", { name: "Forget all of it" });
  await forget.dblclick();
  await page.getByRole("status").filter({ hasText: "Press again to forget all of it." }).waitFor();
  assert.equal(await page.locator(".goal-list .solved").count(), 1);
  await forget.click();
  await page.getByText("All is forgotten.").waitFor();
  assert.equal(await page.locator(".goal-list .solved").count(), 0);
  assert.equal(await page.locator("#mdbook-sidebar [data-goals] small").count(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("what was said of a box goes when another answer is given, and what was said of the others stays", async () => {
  const { page, element, proven, tick } = await quiz();
  await tick(proven);
  await element.getByRole("checkbox").first().setChecked(!proven[0]);
  assert.equal(await element.locator(".verdict").innerText(), "");
  assert.equal(await element.locator("li").first().locator("small").count(), 0);
  assert.equal(await element.locator(".hit").count(), proven.length - 1);
  await element.getByRole("button", { name: "Check" }).click();
  assert.equal(await element.locator(".miss").count(), 1);
  await page.context().close();
});

test("who is wrong is shown the schedule that does it", async () => {
  const { page, element, proven, tick } = await quiz();
  const wrong = proven.map((is, index) => (index === proven.indexOf(true) ? !is : is));
  await tick(wrong);
  assert.equal(await element.locator(".verdict").innerText(), `${proven.length - 1} of ${proven.length} are right.`);
  const told = element.locator(".miss small");
  assert.match(await told.innerText(), /^✗ Not so: yes, in \d+ steps or more\. Show me$/);
  const asked = (await element.locator(".miss code").innerText()).trim();
  await told.getByRole("link", { name: "Show me" }).click();
  const explorer = page.locator("schedule-explorer:has(.play)");
  await explorer.locator(".event").getByText("The end").waitFor();
  assert.equal((await explorer.locator(".printed").innerText()).trim(), asked);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("every schedule that a quiz shows is one that the explorer takes to its last step", async () => {
  const page = await these.open("toc.html");
  let all = 0;
  for (const file of pages()) {
    const shown = [...read(file).toString().matchAll(/<a href="#(schedule=[^"]*)">Show me/g)].map(([, hash]) => hash);
    if (shown.length > 0) await page.goto(these.book.address + file);
    for (const hash of shown) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      const [, name, , steps] = /=(.*):(.*):(.*)$/.exec(hash);
      const status = page.locator(`schedule-explorer[data-name=${name}] .status`);
      await status.getByText(`Step ${steps.split(",").length}: `).waitFor();
    }
    all += shown.length;
  }
  assert.ok(all > 40, `${all} links`);
  await page.context().close();
});

test("without a script the boxes can be ticked, and the answer unfolds", async () => {
  const page = await these.open(PAGE, { javaScriptEnabled: false });
  const element = page.locator(".quiz").first();
  assert.equal(await element.getByRole("button").count(), 0);
  await element.getByRole("checkbox").first().check();
  await element.getByText("Answer").click();
  assert.match(await element.locator("details li").first().innerText(), /counted .*: yes, in \d+ steps/);
  await page.context().close();
});

test("a quiz is answered by keyboard, and where nothing can be kept", async () => {
  const page = await these.open("404.html");
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new Error("forbidden"); } }));
  await page.goto(these.book.address + PAGE);
  const element = page.locator(".quiz").first();
  const boxes = element.getByRole("checkbox");
  await boxes.first().focus();
  await page.keyboard.press("Space");
  for (let box = 1; box < (await boxes.count()); box += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.match(await element.locator(".verdict").innerText(), /are right\.|All right\./);
  await page.context().close();
});
