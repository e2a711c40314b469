// What a reader has asked of the browser: colors, motion, size of text, less data, no
// storage; and a network that is slow, or does not bring all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { files, pages, read, walk } from "./book.mjs";
import { PATIENCE, countShifts, shifted, withBrowser } from "./browser.mjs";

const these = withBrowser();

const DEADLOCK = "synchronization/deadlock.html";
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The first explorer of a page, opened. */
async function opened(page) {
  const element = page.locator("schedule-explorer").first();
  await element.getByRole("button", { name: "Be the scheduler" }).press("Enter");
  await element.getByRole("region").waitFor();
  return element;
}

test("in forced colors the names of the lanes are read, and filled marks are told from hollow ones", async () => {
  for (const colorScheme of ["dark", "light"]) {
    const page = await these.open(DEADLOCK, { forcedColors: "active", colorScheme, theme: colorScheme === "dark" ? "navy" : "light" });
    const element = await opened(page);
    for (const key of "11112222") await page.keyboard.press(key);
    const { text, ground, filled, hollow } = await element.evaluate((explorer) => {
      const shown = (selector, property) => getComputedStyle(explorer.querySelector(selector))[property];
      return {
        text: shown(".lanes .lane", "color"),
        ground: shown(".lanes .lane", "backgroundColor"),
        filled: shown(".lanes button .mark:not(.hollow)", "backgroundColor"),
        hollow: shown(".lanes button .mark.hollow", "backgroundColor"),
      };
    });
    const light = (color) => color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
    assert.ok(Math.abs(light(text) - light(ground)) > 0.6, `${colorScheme}: ${text} on ${ground}`);
    assert.notEqual(filled, hollow, colorScheme);
    await page.context().close();
  }
});

test("nothing moves for who wants less motion", async () => {
  const page = await these.open(DEADLOCK, { reducedMotion: "reduce" });
  const moving = () =>
    [...document.querySelectorAll("*")]
      .filter((element) => getComputedStyle(element).transitionDuration.split(", ").some((time) => parseFloat(time) > 0))
      .map((element) => element.id || element.className || element.localName);
  assert.deepEqual(await page.evaluate(moving), []);
  await page.context().close();
});

test("code is as much larger as the reader's text is", async () => {
  const page = await these.open(DEADLOCK, PHONE);
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector("main pre > code")).fontSize));
  const before = await size();
  await page.addStyleTag({ content: "html { font-size: 125% !important; }" });
  // Twice as large as mdBook's 62.5%.
  assert.equal(await size(), 2 * before);
  await page.context().close();
});

test("on a phone tables fit without breaking a word, and what is unfolded is large enough for a finger", async () => {
  const page = await these.open("index.html", PHONE);
  const all = [];
  for (const file of pages().filter((file) => !file.startsWith("listings/") && /<table|<summary/.test(read(file)))) {
    await page.goto(these.book.address + file);
    await page.evaluate(`window.brokenWords = ${brokenWords}`);
    const faults = await page.evaluate(() => [
      ...[...document.querySelectorAll("main .table-wrapper")].filter((table) => table.scrollWidth > table.clientWidth + 1).map((table) => table.innerText.slice(0, 60)),
      ...[...document.querySelectorAll("main table:is(:not(:has(th:nth-child(6))), :has(th:nth-child(9))) :is(td, th)")].flatMap(brokenWords),
      ...[...document.querySelectorAll("main summary")].filter((summary) => summary.checkVisibility() && summary.getBoundingClientRect().height < 24).map((summary) => summary.innerText),
    ]);
    all.push(...faults.map((fault) => `${file}: ${fault}`));
  }
  assert.deepEqual(all, []);
  await page.context().close();
});

/** In the page: the words of a cell that go on in the next line; a name in code may, but at the head of few columns. */
function brokenWords(cell) {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.closest("code") && !text.parentElement.closest("tr:not(:has(th:nth-child(4))) > th")) continue;
    for (const { index, 0: word } of text.data.matchAll(/\p{L}{2,}/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (range.getClientRects().length > 1) broken.push(word);
    }
  }
  return broken;
}

test("the buttons that open explorers are told apart by their names", async () => {
  const page = await these.open("channels/ending.html");
  const buttons = page.locator("schedule-explorer > figure > figcaption button");
  await buttons.first().waitFor();
  const names = await buttons.evaluateAll((buttons) => buttons.map(({ ariaLabel }) => ariaLabel));
  assert.ok(names.length > 2);
  assert.equal(new Set(names).size, names.length, `${names}`);
  await page.context().close();
});

test("on a phone the focus is in sight when an explorer is opened, played and closed by keyboard", async () => {
  const page = await these.open(DEADLOCK, PHONE);
  const element = await opened(page);
  const hidden = () =>
    page.evaluate(() => {
      const bar = document.getElementById("mdbook-menu-bar").getBoundingClientRect();
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      return top < Math.max(0, bar.bottom) || bottom > innerHeight ? `${document.activeElement.textContent}: ${top} to ${bottom}` : "";
    });
  assert.equal(await hidden(), "");
  for (const key of ["1", "Enter", "2", "u"]) {
    await page.keyboard.press(key);
    assert.equal(await hidden(), "", key);
  }
  await element.getByRole("button", { name: "Close" }).press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Be the scheduler");
  assert.equal(await hidden(), "");
  await page.context().close();
});

test("a page stands still while a link to a schedule is followed", async () => {
  const page = await these.open("404.html", { viewport: { width: 412, height: 823 } });
  await countShifts(page);
  await page.goto(`${these.book.address}${DEADLOCK}#schedule=deadlock:${walk("deadlock").source.slice(0, 8)}:1,2`);
  await page.getByText("Step 2:").waitFor();
  await page.waitForLoadState("networkidle");
  const shift = await shifted(page);
  assert.ok(shift <= 0.02, `${shift}`);
  await page.context().close();
});

test("a link to a listing that is gone, or to a part of one, says so where the reader looks", async () => {
  const page = await these.open("404.html", { viewport: { width: 412, height: 823 } });
  await countShifts(page);
  const told = page.getByRole("alert");
  for (const hash of ["goal=nobody:1", "schedule=nobody:12345678:1,2"]) {
    for (const file of [DEADLOCK, "proofs.html"]) {
      await page.goto("about:blank");
      await page.goto(`${these.book.address}${file}#${hash}`, { waitUntil: "networkidle" });
      assert.match(await told.innerText(), /^This page has no program nobody/);
      const { y, height } = await told.boundingBox();
      assert.ok(y >= 0 && y + height <= 823, `${y}`);
      assert.equal(await shifted(page), 0, `${file}#${hash}`);
    }
  }
  // Of an address that is changed on the page.
  await page.goto(these.book.address + DEADLOCK);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.evaluate(() => (location.hash = "goal=nobody:1"));
  assert.ok((await told.boundingBox()).y >= 0);
  await page.evaluate(() => (location.hash = "goal=deadlock:1"));
  await page.locator(".play").waitFor();
  assert.equal(await told.count(), 0);

  for (const [cut, text] of [["schedule=deadlock", "This link is from another edition"], ["goal=deadlock", "This listing has no goal"]]) {
    await page.goto("about:blank");
    await page.goto(`${these.book.address}${DEADLOCK}#${cut}`);
    await page.locator(".status").filter({ hasText: text }).waitFor();
  }
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("what a link to a schedule needs is asked for before the script that shows it has come", async () => {
  const page = await these.open("404.html");
  let held;
  these.book.answer = (asked, response) => /^theme\/own-.*js$/.test(asked) && !!(held = response);
  const before = these.book.requests.length;
  const walk = page.waitForRequest(/walks\/deadlock\.json$/);
  await page.goto(`${these.book.address}${DEADLOCK}#goal=deadlock:1`, { waitUntil: "commit" });
  await walk;
  these.book.answer = undefined;
  held.writeHead(200, { "content-type": "text/javascript" }).end(read(files().find((file) => /^theme\/own-.*js$/.test(file))));
  await page.locator(".play").waitFor();
  const asked = these.book.requests.slice(before);
  for (const once of [/^theme\/explorer-/, /^walks\/deadlock/]) assert.equal(asked.filter((file) => once.test(file)).length, 1, `${asked}`);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("on a slow network, too, and what a link asks for and nobody has, hides nothing", async () => {
  const page = await these.open("404.html", { viewport: { width: 412, height: 823 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 });
  await countShifts(page);
  await page.goto(`${these.book.address}${DEADLOCK}#goal=deadlock:1`);
  await page.locator(".play").waitFor();
  await page.waitForLoadState("networkidle");
  const shift = await shifted(page);
  assert.ok(shift <= 0.02, `${shift}`);
  for (const file of [`${DEADLOCK}#goal=nobody:1`, "proofs.html#goal=deadlock:1"]) {
    await page.goto("about:blank");
    await page.goto(these.book.address + file);
    await page.getByRole("heading", { level: 1 }).waitFor({ timeout: 2000 });
  }
  these.book.answer = (asked, response) => /^theme\/explorer-.*js$/.test(asked) && (response.writeHead(500).end(), true);
  await page.goto("about:blank");
  await page.goto(`${these.book.address}${DEADLOCK}#goal=deadlock:1`);
  await page.getByRole("heading", { level: 1 }).waitFor({ timeout: 2000 });
  these.book.answer = undefined;
  await page.context().close();
});

test("the book is not kept for who wants to save data", async () => {
  // A page that keeps nothing.
  const page = await these.open("toc.html", { serviceWorkers: "allow" });
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  const kept = async () => {
    await page.goto(these.book.address + DEADLOCK, { waitUntil: "networkidle" });
    return page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  };
  assert.equal(await kept(), 0);
  await page.context().close();
});

test("a theme is chosen where what is kept of it is no name of one, and where storage is forbidden", async () => {
  const stored = (text) => localStorage.setItem("mdbook-theme", text);
  const forbidden = () => {
    const get = () => {
      throw new DOMException("forbidden", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get, configurable: true });
  };
  for (const [before, text] of [[stored, "'"], [stored, '"'], [stored, 'na"vy'], [stored, "coal"], [forbidden]]) {
    const page = await these.open("404.html");
    await page.addInitScript(before, text);
    await page.goto(these.book.address + DEADLOCK);
    const theme = () => page.evaluate((themes) => themes.filter((name) => document.documentElement.classList.contains(name)), ["light", "navy"]);
    for (const [name, expected] of [["Dark", "navy"], ["Auto", "light"]]) {
      await page.getByRole("button", { name: "Change theme" }).click();
      await page.getByRole("menuitem", { name }).click();
      assert.deepEqual(await theme(), [expected], `${text}, ${name}`);
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(page.errors, [], text);
    await page.context().close();
  }
});

test("where storage is full, a goal counts as long as the page is open", async () => {
  const page = await these.open("404.html");
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.goto(these.book.address + DEADLOCK);
  const element = await opened(page);
  for (const key of "12") await page.keyboard.press(key);
  assert.equal(await element.locator(".goals .solved").innerText(), "Get both threads stuck.");
  await page.keyboard.press("x");
  assert.equal(await element.locator(".goals .solved").count(), 1);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("an explorer whose script can't be fetched says so, keeps its picture, and opens when it can", async () => {
  these.book.answer = (asked, response) => /^theme\/explorer-.*js$/.test(asked) && (response.writeHead(500).end(), true);
  const page = await these.open(DEADLOCK);
  const element = page.locator("schedule-explorer").first();
  const start = element.getByRole("button", { name: "Be the scheduler" });
  await start.click();
  assert.match(await element.getByRole("alert").textContent(), /^The script of the explorers can’t be fetched/);
  assert.match(await page.locator("main").innerText(), /Can you do it\?|In words/);
  these.book.answer = undefined;
  await start.click();
  await element.getByRole("region").waitFor();
  assert.equal(await element.getByRole("alert").count(), 0);
  await page.context().close();
});

test("while the network is slow, an explorer says that it loads, and a second press changes nothing", async () => {
  const asked = new Promise((ask, fail) => {
    setTimeout(() => fail(new Error("the data was not asked for")), PATIENCE).unref();
    these.book.answer = (file, response) => file === "walks/deadlock.json" && (ask(() => response.end(read(file))), true);
  });
  const page = await these.open(DEADLOCK);
  const element = page.locator("schedule-explorer").first();
  await element.getByRole("button", { name: "Be the scheduler" }).click();
  const loading = element.getByRole("button", { name: "Loading …" });
  await loading.waitFor();
  await loading.click();
  const bring = await asked;
  these.book.answer = undefined;
  bring();
  await element.getByRole("region").waitFor();
  assert.equal(await element.getByRole("region").count(), 1);
  await element.getByRole("button", { name: "Close" }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("while its script is on its way, an explorer that is asked for shows that it is heard", async () => {
  const page = await these.open("404.html");
  let bring;
  these.book.answer = (file, response) => /^theme\/explorer-.*js$/.test(file) && !!(bring = () => response.writeHead(200, { "content-type": "text/javascript" }).end(read(file)));
  // The load event may wait for the script.
  await page.goto(these.book.address + DEADLOCK, { waitUntil: "domcontentloaded" });
  const start = page.locator("schedule-explorer").first().getByRole("button", { name: "Be the scheduler" });
  const shown = () => start.evaluate((button) => getComputedStyle(button, "::after").content);
  assert.equal(await shown(), "none");
  await start.click();
  assert.equal(await start.getAttribute("aria-busy"), "true");
  assert.equal(await shown(), '" …"');
  these.book.answer = undefined;
  bring();
  await page.getByRole("button", { name: "Close" }).waitFor();
  assert.equal(await page.locator("[aria-busy]").count(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("where the book's own script can't be fetched, nothing waits for it", async () => {
  const page = await these.open("404.html");
  these.book.answer = (file, response) => /^theme\/own.*js$/.test(file) && (response.writeHead(500).end(), true);
  for (const file of ["index.html", DEADLOCK]) {
    await page.goto(these.book.address + file);
    const hidden = await page.locator("main figure pre, main schedule-explorer .schedule").evaluateAll((parts) => parts.filter((part) => !part.closest("details:not([open])") && !part.checkVisibility()).length);
    assert.equal(hidden, 0, file);
    assert.equal(await page.locator(".predict:visible").count(), 0, file);
  }
  these.book.answer = undefined;
  await page.context().close();
});
