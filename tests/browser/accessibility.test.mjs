// Every page, in every theme, has nothing that axe-core objects to.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { explorers, pages, walk } from "./book.mjs";
import { THEMES, withBrowser } from "./browser.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const these = withBrowser();

/** The rules whose answer depends on the theme. */
const OF_COLORS = ["color-contrast", "link-in-text-block"];

/** What marks a text whose colors are to be judged. */
const NEW = "data-new";

/**
 * Where axe-core can't tell a contrast: the contents are scrolled, and cut some
 * entry in half; arrows are no letters; marks are drawn, and have a test below.
 */
const UNSURE = ".sidebar, kbd, svg[role=img], .mark";

/** Where it can't on a page with an open explorer: the program there is scrolled, and has a test below. */
const UNSURE_ON_PAGES = `${UNSURE}, .play .source`;

/** What axe-core objects to, in short, and the text whose contrast it can't tell. */
async function objections(page, options, unsure, { among, except } = {}) {
  return page.evaluate(
    async ([options, unsure, among, except]) => {
      const where = among ? { include: [...document.querySelectorAll(among)] } : except ? { exclude: except } : document;
      if (where.include?.length === 0) return [];
      const { violations, incomplete } = await window.axe.run(where, {
        resultTypes: ["violations", "incomplete"],
        ...options,
      });
      const contrast = incomplete.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes);
      return [
        ...violations.flatMap(({ nodes }) => nodes),
        ...contrast.filter(({ target }) => !document.querySelector(target[0]).closest(unsure)),
      ].map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary.split("\n")[1].trim()}`);
    },
    [options, unsure, among, except],
  );
}

/**
 * In the page: marks one text of each kind that is not among those `seen`, and tells the
 * kinds. Texts are of one kind if no rule of a style sheet tells them or what they stand
 * in apart, by name, class, attribute or every second row.
 */
function markKinds([seen, mark]) {
  const known = new Set(seen);
  const passing = /^(id|href|src|title|content|alt|width|height|viewbox|d|points|x|y|x1|x2|y1|y2|cx|cy|r|for|name|value)$/i;
  const kind = (element) => {
    if (!element.parentElement) return "";
    const own = [...element.attributes].filter(({ name }) => !passing.test(name) && name !== mark);
    const row = element.matches("tr") ? [...element.parentElement.children].indexOf(element) % 2 : "";
    return `${kind(element.parentElement)}>${element.localName}${row}${own.map(({ name, value }) => `[${name}=${value}]`).join("")}`;
  };
  for (const element of document.querySelectorAll(`[${mark}]`)) element.removeAttribute(mark);
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    const its = kind(element);
    if (known.has(its)) continue;
    known.add(its);
    found.push(its);
    element.setAttribute(mark, "");
  }
  return found;
}

/**
 * What axe-core objects to on a page, in each theme, without a wait for colors to fade.
 * Where `seen` has the kinds of text of the pages before, colors are judged on the others,
 * and the contents, which are those of every page, were judged on the first of them.
 */
async function inEachTheme(page, unsure = UNSURE, seen = new Set()) {
  await page.evaluate(axe);
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  const found = [];
  const others = { rules: Object.fromEntries(OF_COLORS.map((rule) => [rule, { enabled: false }])) };
  found.push(...(await objections(page, others, unsure, seen.size > 0 ? { except: ".sidebar" } : {})));
  const kinds = await page.evaluate(markKinds, [[...seen], NEW]);
  for (const theme of kinds.length > 0 ? THEMES : []) {
    // The plain contents have no button for it.
    await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`)?.click(), theme);
    const said = await objections(page, { runOnly: OF_COLORS }, unsure, { among: `[${NEW}]` });
    found.push(...said.map((objection) => `${theme}: ${objection}`));
  }
  for (const kind of kinds) seen.add(kind);
  return found;
}

test("axe-core objects to nothing on any page in any theme", async () => {
  const files = pages();
  const seen = new Set();
  const look = async () => {
    const page = await these.open("index.html");
    for (let file = files.pop(); file; file = files.pop()) {
      await page.goto(these.book.address + file);
      assert.deepEqual(await inEachTheme(page, UNSURE_ON_PAGES, seen), [], file);
    }
    await page.context().close();
  };
  await Promise.all([look(), look()]);
});

test("axe-core objects to nothing on the whole book in one page, the page of no page, and the plain contents", async () => {
  const page = await these.open("index.html");
  await page.addInitScript(() => {
    window.print = () => {};
  });
  for (const file of ["print.html", "no/such/page.html", "toc.html"]) {
    await page.goto(these.book.address + file);
    assert.deepEqual(await inEachTheme(page, UNSURE_ON_PAGES), [], file);
  }
  await page.context().close();
});

test("axe-core objects to nothing in an open explorer in any theme", async () => {
  const { page: file, names } = explorers().find(({ names }) => walk(names[0]).threads.length > 1);
  // All of the page is seen, so its bars lie above nothing.
  const page = await these.open(file, { viewport: { width: 1200, height: 6000 } });
  const explorer = page.locator(`schedule-explorer[data-name=${names[0]}]`);
  await explorer.getByRole("button", { name: "Be the scheduler" }).click();
  await explorer.getByRole("button", { name: "Run to end" }).click();
  // So is all of the program, and nothing above it.
  await page.addStyleTag({ content: ".play .source { position: static !important; height: auto; } .play .event { position: static !important; }" });
  // A string or a comment that goes on in the next line overlaps others, for axe-core.
  assert.deepEqual(await inEachTheme(page, `${UNSURE}, .play .hljs-string, .play .hljs-comment`), []);
  await page.context().close();
});

test("axe-core objects to nothing on a phone, with the contents open", async () => {
  const page = await these.open("who-goes-next.html", { viewport: { width: 360, height: 700 } });
  await page.getByRole("button", { name: "Toggle Table of Contents" }).click();
  // They lie above the text.
  assert.deepEqual(await inEachTheme(page, `${UNSURE}, main`), []);
  await page.context().close();
});

test("the marks of threads, which axe-core can't judge, have a contrast of 4.5 in every theme", async () => {
  const page = await these.open("synchronization/deadlock.html");
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.getByRole("button", { name: "Run to end" }).click();
  for (const theme of THEMES) {
    await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
    const { seen, pale } = await page.evaluate(marks, ".timeline text, .mark:not(path)");
    assert.ok(seen > 20, `${seen} marks`);
    assert.deepEqual(pale, [], theme);
  }
  await page.context().close();
});

test("code on the line at which a thread stands has a contrast of 4.5 in every theme", async () => {
  const names = new Set(explorers().flatMap(({ names }) => names));
  const kinds = new Set([...names].flatMap((name) => [...walk(name).lines.join().matchAll(/class="(hljs-[^"]*)"/g)].map(([, kind]) => kind)));
  const page = await these.open("synchronization/deadlock.html");
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.locator(".row.now").first().waitFor();
  await page.evaluate((kinds) => {
    const line = document.querySelector(".row.now .text");
    line.replaceChildren(...kinds.map((className) => Object.assign(document.createElement("span"), { className, textContent: className })));
  }, [...kinds]);
  for (const theme of THEMES) {
    await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
    const { seen, pale } = await page.evaluate(marks, ".row.now .text, .row.now .text span, .row.now .number");
    assert.ok(seen >= 8, `${seen} kinds: ${[...kinds]}`);
    assert.deepEqual(pale, [], theme);
  }
  await page.context().close();
});

test("the text of plots has a contrast of 4.5 in every theme", async () => {
  const page = await these.open("threads/pays.html");
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  for (const theme of THEMES) {
    await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
    const { seen, pale } = await page.evaluate(marks, ".plot text");
    assert.ok(seen > 20, `${seen} words and numbers`);
    assert.deepEqual(pale, [], theme);
  }
  await page.context().close();
});

/** In the page: how many marks there are, and those that are hard to read. */
function marks(which) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  /** What is seen where one color lies above the other, as linear light. */
  const light = (...colors) => {
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const grounds = (element) => (element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : ["#fff"]);
  const contrast = (mark) => {
    const { color, fill } = getComputedStyle(mark);
    const behind = mark.matches(".line") ? [getComputedStyle(mark.previousElementSibling).fill] : [];
    const ground = light(...grounds(mark), ...behind);
    const text = light(mark.matches("text") ? fill : color);
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  };
  const all = [...document.querySelectorAll(which)].filter((mark) => mark.textContent.trim());
  return {
    seen: all.length,
    pale: all.filter((mark) => contrast(mark) < 4.5).map((mark) => `${contrast(mark).toFixed(2)}: ${mark.outerHTML}`),
  };
}
