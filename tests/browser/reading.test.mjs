// The book is read: on a phone, in large type, by keyboard, on paper, and
// without JavaScript.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pages, read } from "./book.mjs";
import { THEMES, withBrowser } from "./browser.mjs";

const these = withBrowser();

const PHONE = { width: 360, height: 700 };

/** Whether the page, and not only a box in it, is wider than the screen. */
const isTooWide = (page) => page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth);

test("on a phone no page is wider than the screen, and code of twelve pixels or more and the words of pictures fit into their boxes", async () => {
  const page = await these.open("index.html", { viewport: PHONE });
  for (const file of pages()) {
    await page.goto(these.book.address + file);
    assert.equal(await isTooWide(page), false, file);
    const cut = await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
      return [...document.querySelectorAll("pre > code")]
        .filter((code) => code.scrollWidth > code.clientWidth || parseFloat(getComputedStyle(code).fontSize) < 12)
        .map((code) => code.innerText);
    });
    assert.deepEqual(cut, [], file);
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll("main svg text")].filter((text) => {
        const [inner, outer] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
        return inner.width > 0 && (inner.left < outer.left - 1 || inner.right > outer.right + 1);
      }).map((text) => text.textContent),
    );
    assert.deepEqual(outside, [], `${file}: a picture has no room for what it says`);
  }
  await page.context().close();
});

test("at twice the size of text no page is wider than the screen, and nothing is cut off", async () => {
  // Half the width is what twice the zoom leaves of 1280 pixels.
  const page = await these.open("index.html", { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
  for (const file of ["who-goes-next.html", "threads/order.html", "synchronization/deadlock.html", "threads/scheduler.html"]) {
    await page.goto(these.book.address + file);
    assert.equal(await isTooWide(page), false, file);
  }
  await page.goto(`${these.book.address}synchronization/deadlock.html`);
  await page.addStyleTag({ content: "html { font-size: 125% !important; }" });
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.getByRole("button", { name: "Run carry 1" }).click();
  assert.equal(await isTooWide(page), false);
  await page.context().close();
});

test("at twice the size of text on a phone the explorer's words keep out of its buttons", async () => {
  const page = await these.open("index.html", { viewport: PHONE });
  await page.addInitScript(() => {
    document.documentElement.style.fontSize = "125%";
  });
  await page.goto(`${these.book.address}synchronization/deadlock.html`);
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.getByRole("button", { name: "Run carry 1" }).waitFor();
  assert.equal(await isTooWide(page), false);
  const cut = await page.locator(".play button, .play [data-longest], figcaption button").evaluateAll((parts) =>
    parts.filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent),
  );
  assert.deepEqual(cut, []);
  await page.context().close();
});

test("without JavaScript all of the text, the outputs and the schedules are there", async () => {
  const page = await these.open("threads/order.html", { javaScriptEnabled: false });
  const text = await page.locator("main").innerText();
  for (const part of ["Whose turn is it?", "hello from {id}", "One of 120 possible outputs", "hello from 4", "joins greeter 0"]) {
    assert.ok(text.includes(part), `“${part}” is not on the page`);
  }
  await page.getByRole("img", { name: "One schedule of thread4" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Be the scheduler" }).count(), 0);
  await page.getByRole("link", { name: "Contents" }).click();
  await page.getByRole("link", { name: "Deadlock", exact: true }).click();
  await page.getByRole("heading", { name: "Deadlock", level: 1 }).waitFor();
  await page.context().close();
});

test("without JavaScript code is dark on light, as the page is", async () => {
  const page = await these.open("threads/order.html", { javaScriptEnabled: false });
  const colors = () => [...document.querySelectorAll("main, pre > code.hljs")].map((part) => getComputedStyle(part).color);
  const [text, ...code] = await page.evaluate(colors);
  assert.ok(code.length > 0);
  assert.deepEqual(new Set(code), new Set([text]));
  await page.context().close();
});

test("without JavaScript no hidden line of a listing shows", async () => {
  const page = await these.open("index.html", { javaScriptEnabled: false });
  for (const file of pages().filter((name) => read(name).includes('class="boring"'))) {
    await page.goto(these.book.address + file);
    assert.equal(await page.locator(".boring:visible").count(), 0, file);
  }
  await page.context().close();
});

test("a page that is not there leads back into the book", async () => {
  const page = await these.open("threads/no/such/page.html");
  await page.getByRole("heading", { name: "Page not found", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Deadlock" }).click();
  await page.getByRole("heading", { name: "Deadlock", level: 1 }).waitFor();
  // On a phone the contents are folded away.
  await page.goto(`${these.book.address}threads/no/such/page.html`);
  const links = await page.locator("main a:not(.header)").evaluateAll((links) => links.map(({ href }) => href));
  assert.ok(links.length > 3);
  for (const link of links) assert.equal((await page.request.get(link)).status(), 200, link);
  await page.context().close();
});

test("a keyboard reaches the text, the contents, the themes and the search", async () => {
  const page = await these.open("threads/order.html");
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "mdbook-content");

  const toggle = page.getByRole("button", { name: "Toggle Table of Contents" });
  await toggle.focus();
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Enter");
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Space");
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");

  await page.getByRole("button", { name: "Change theme" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("html").getAttribute("class"), /\bnavy\b/);
  await page.keyboard.press("Escape");

  await page.keyboard.press("s");
  await page.keyboard.type("poisoned lock");
  await page.locator("#mdbook-searchresults a").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/highlight=poisoned%20lock/);
  await page.context().close();
});

test("a keyboard unfolds a part of the contents, and does not enter what is hidden", async () => {
  const page = await these.open("who-goes-next.html");
  const fold = page.getByRole("button", { name: "Pages below" });
  const listing = page.getByRole("navigation", { name: "Table of contents" }).getByRole("link", { name: "thread4" });
  await fold.press("Enter");
  await listing.waitFor();
  assert.equal(await fold.getAttribute("aria-expanded"), "true");
  await fold.press("Enter");
  await listing.waitFor({ state: "hidden" });
  assert.equal(await fold.getAttribute("aria-expanded"), "false");
  assert.equal(await page.locator("#mdbook-sidebar a:not([href])").count(), 0);

  await page.getByRole("button", { name: "Toggle Table of Contents" }).press("Enter");
  await fold.waitFor({ state: "hidden" });
  await page.context().close();
});

test("what has the focus is seen to have it", async () => {
  const page = await these.open("synchronization/deadlock.html");
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.getByRole("button", { name: "Run carry 1" }).waitFor();
  const seen = new Set();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement === document.body)) break;
    const { name, outline } = await page.evaluate(() => {
      const { activeElement } = document;
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
      return { name: activeElement.outerHTML.slice(0, 80), outline: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
    });
    assert.ok(outline, `no outline around ${name}`);
    seen.add(name);
  }
  assert.ok(seen.size >= 20, `only ${seen.size} places have had the focus`);
  await page.context().close();
});

test("what can be pressed is large enough for a finger", async () => {
  const page = await these.open("synchronization/deadlock.html", { viewport: PHONE, hasTouch: true });
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.getByRole("button", { name: "Run carry 1" }).click();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll(".play button:not(.lanes button)")]
      .map((button) => ({ name: button.textContent, box: button.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ name, box }) => `${name}: ${box.width} x ${box.height}`),
  );
  assert.deepEqual(small, []);
  await page.context().close();
});

test("with storage forbidden the page is read, and schedules are chosen", async () => {
  const page = await these.open("index.html");
  await page.addInitScript(() => {
    const get = () => {
      throw new DOMException("forbidden", "SecurityError");
    };
    const forbidden = { get, configurable: true };
    for (const name of ["localStorage", "sessionStorage", "caches"]) Object.defineProperty(window, name, forbidden);
  });
  await page.goto(`${these.book.address}synchronization/deadlock.html`);
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.getByRole("button", { name: "Run carry 1" }).click();
  await page.getByText("Step 1: carry 1, line 7, locks red.").waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

for (const theme of THEMES) {
  test(`printed from the theme ${theme}, a page is black on white, and nothing is folded away`, async () => {
    const page = await these.open("synchronization/deadlock.html", { theme });
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const dull = await page.evaluate(() => {
      const text = [...document.querySelectorAll("main :is(p, li, td, th, h1, h2, code, figcaption, summary, a, span)")];
      const light = (color) => (color.match(/[\d.]+/g) ?? []).slice(0, 3).some((part) => Number(part) > 119);
      return text
        .filter((element) => element.checkVisibility() && element.textContent.trim() && light(getComputedStyle(element).color))
        .map((element) => `${getComputedStyle(element).color}: ${element.outerHTML.slice(0, 90)}`);
    });
    assert.deepEqual(dull.slice(0, 5), []);
    const grounds = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll("main pre, main code, main figcaption")]
        .map((element) => getComputedStyle(element).backgroundColor)
        .filter((color) => !/^rgba\(0, 0, 0, 0\)$/.test(color) && (color.match(/[\d.]+/g) ?? []).slice(0, 3).some((part) => Number(part) < 225)),
    );
    assert.deepEqual(grounds.slice(0, 5), []);
    assert.equal(await page.locator("details:not([open])").count(), 0);
    await page.context().close();
  });
}

test("in the whole book on paper what explorers say is no larger than the text, and what may be tried stands in a line with its answer", async () => {
  const page = await these.open("404.html");
  await page.goto(`${these.book.address}print.html`);
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate(() => {
    const size = (element) => parseFloat(getComputedStyle(element).fontSize);
    const texts = [...document.querySelectorAll("schedule-explorer :is(.schedule, .challenges) :is(p, li, summary)")];
    const large = texts.filter((text) => size(text) > size(document.querySelector("main"))).length;
    const challenge = document.querySelector(".challenges details");
    challenge.open = true;
    return { texts: texts.length, large, lines: challenge.parentElement.getBoundingClientRect().height / size(challenge) };
  });
  assert.ok(found.texts > 100);
  assert.equal(found.large, 0);
  assert.ok(found.lines < 2, `${found.lines}`);
  await page.context().close();
});
