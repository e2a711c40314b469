// Every page, in every theme, has nothing that axe-core objects to.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { explorers, pages } from "./book.mjs";
import { THEMES, withBrowser } from "./browser.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const these = withBrowser();

/** What axe-core objects to, in short. */
async function objections(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary.split("\n")[1].trim()}`),
    );
  });
}

/** Switches the theme as a reader does, and does not wait for colors to fade. */
async function choose(page, theme) {
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
}

/** What axe-core objects to on a page, in each theme. */
async function inEachTheme(page) {
  const found = [];
  for (const theme of THEMES) {
    await choose(page, theme);
    const said = await objections(page);
    found.push(...said.map((objection) => `${theme}: ${objection}`));
  }
  return found;
}

test("axe-core objects to nothing on any page in any theme", async () => {
  const page = await these.open("index.html");
  for (const file of pages()) {
    await page.goto(these.book.address + file);
    assert.deepEqual(await inEachTheme(page), [], file);
  }
  await page.context().close();
});

test("axe-core objects to nothing in an open explorer in any theme", async () => {
  const [{ page: file, names }] = explorers();
  const page = await these.open(file);
  const explorer = page.locator(`schedule-explorer[data-name=${names[0]}]`);
  await explorer.getByRole("button", { name: "Be the scheduler" }).click();
  await explorer.getByRole("button", { name: "Run to end" }).click();
  assert.deepEqual(await inEachTheme(page), []);
  await page.context().close();
});

test("axe-core objects to nothing on a phone, with the contents open", async () => {
  const page = await these.open("introduction.html", { viewport: { width: 360, height: 700 } });
  await page.getByRole("button", { name: "Toggle Table of Contents" }).click();
  assert.deepEqual(await inEachTheme(page), []);
  await page.context().close();
});
