// What goes over the network: nothing to others, little to the reader, and
// nothing at all after one visit.

import assert from "node:assert/strict";
import { test } from "node:test";
import zlib from "node:zlib";
import { files, pages, read } from "./book.mjs";
import { PATIENCE, countShifts, shifted, withBrowser } from "./browser.mjs";

const these = withBrowser();

/** Bytes as they go over the network. */
const compressed = (...names) =>
  names.map((name) => zlib.gzipSync(read(name), { level: 9 }).length).reduce((sum, size) => sum + size, 0);

const named = (pattern) => files().filter((file) => pattern.test(file));

/** Pages with much on them: listings, explorers, tables. */
const HEAVY = ["who-goes-next.html", "synchronization/condvar.html", "synchronization/deadlock.html", "proofs.html", "threads/scheduler.html"];

/** What a first visit to a page asks for. */
async function visit(file) {
  // A page without an icon, which could be asked for too late.
  const page = await these.open("toc.html");
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(these.book.address + file, { waitUntil: "networkidle" });
  await page.context().close();
  return asked;
}

test("no page asks anything of another host", async () => {
  const page = await these.open("index.html");
  const asked = new Set();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  for (const file of [...pages(), "toc.html", "404.html"]) await page.goto(these.book.address + file);
  assert.deepEqual([...asked], [new URL(these.book.address).origin]);
  await page.context().close();
});

test("a chapter with all that it asks for is small", async () => {
  for (const file of HEAVY) {
    const asked = await visit(file);
    const own = asked.filter((url) => url.startsWith(these.book.address));
    const names = own.map((url) => url.slice(these.book.address.length) || "index.html");
    const walks = names.filter((name) => name.startsWith("walks/"));
    const size = compressed(...names.filter((name) => !walks.includes(name)));
    console.log(`${file}: ${names.length} requests, ${(size / 1000).toFixed(1)} kB`);
    assert.ok(names.length - walks.length <= 12, `${file}: ${names.length} requests: ${names}`);
    assert.ok(size <= 55_000, `${file}: ${size} bytes`);
  }
});

/** The book's own files that were asked for, by what they are for. */
const OWN = /^theme\/.*\.(js|css)$/;

test("who reads asks for few scripts and styles, and those of the explorers come when somebody reaches for one", async () => {
  const explorer = named(/^theme\/explorer.*\.js$/);
  assert.equal(explorer.length, 1);
  const opened = compressed(...named(OWN));
  const read = opened - compressed(...explorer);
  console.log(`own scripts and styles ${read} bytes, with an opened explorer ${opened}`);
  assert.ok(read <= 8_310, `${read} bytes`);
  assert.ok(opened <= 18_170, `${opened} bytes`);

  for (const file of HEAVY) {
    const asked = (await visit(file)).map((url) => url.slice(these.book.address.length));
    // The explorer of the first page opens itself.
    assert.equal(asked.some((name) => name === explorer[0]), file === "who-goes-next.html", `${file} asked for ${asked}`);
    assert.equal(asked.some((name) => name.startsWith("walks/")), file === "who-goes-next.html", `${file} asked for ${asked}`);
  }
});

for (const [how, reach, opens] of [
  ["a pointer comes to it", (button) => button.hover(), false],
  ["it gets the focus", (button) => button.focus(), false],
  ["it is opened", (button) => button.evaluate((button) => button.click()), true],
]) {
  test(`the script of the explorers and the data of one are asked for once, side by side, when ${how}`, async () => {
    const page = await these.open("channels/mpsc.html");
    await page.waitForLoadState("networkidle");
    const asked = [];
    page.on("request", (request) => asked.push(request.url().slice(these.book.address.length)));
    const element = page.locator("schedule-explorer").first();
    const button = element.getByRole("button", { name: /Be the scheduler|Step through it/ });
    const walk = await element.getAttribute("data-walk");
    // None of the two comes before both are asked for.
    const held = new Map();
    const both = new Promise((found, lost) => {
      setTimeout(() => lost(new Error(`asked for: ${asked}`)), PATIENCE).unref();
      these.book.answer = (file, response) => {
        if (!file.startsWith("theme/explorer") && file !== walk) return false;
        if (held.set(file, response).size === 2) found();
        return true;
      };
    });
    await reach(button);
    await both;
    these.book.answer = undefined;
    for (const [file, response] of held) response.writeHead(200, { "content-type": file.endsWith("js") ? "text/javascript" : "application/json" }).end(read(file));
    if (!opens) await button.click();
    await element.getByRole("region").waitFor();
    assert.equal(asked.length, 2, `${asked}`);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}

test("the schedules of a listing are small", () => {
  const walks = named(/^walks\/.*\.json$/);
  assert.ok(walks.length > 30, `${walks.length} walks`);
  for (const walk of walks) assert.ok(compressed(walk) <= 30_000, `${walk}: ${compressed(walk)} bytes`);
});

/** What a search asks for, before and after its results are shown. */
const SEARCH = /^(searchindex-|search\/)/;

/** Queries whose words begin with the letters of most words. */
const QUERIES = ["mutex", "recv_timeout", "scoped threads", "poisoned lock", "spurious wake-ups of a condvar"];

test("a first query needs little, and its first results a little more", async () => {
  for (const query of QUERIES) {
    const page = await these.open("proofs.html");
    const asked = [];
    page.on("request", (request) => asked.push(request.url().slice(these.book.address.length)));
    await page.keyboard.press("s");
    // At once: who stops at a word sees its results, too.
    await page.getByRole("searchbox").fill(query);
    await page.locator("#mdbook-searchresults .teaser em").first().waitFor();
    await page.waitForLoadState("networkidle");
    const needed = asked.filter((name) => SEARCH.test(name));
    const texts = needed.filter((name) => name.startsWith("search/texts/"));
    const [all, some] = [compressed(...needed), compressed(...texts)];
    console.log(`${query}: ${((all - some) / 1000).toFixed(1)} kB, and ${(some / 1000).toFixed(1)} kB for the texts of ${texts.length} pages`);
    assert.ok(texts.length > 0);
    assert.ok(all - some <= 32_000, `${query}: ${all - some} bytes`);
    assert.ok(all <= 58_000, `${query}: ${all} bytes`);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

test("what is kept for a search without a network is small", () => {
  const size = compressed(...named(/^(searchindex-|search\/words\/)/));
  console.log(`the search: ${(size / 1000).toFixed(1)} kB`);
  assert.ok(size <= 80_000, `${size} bytes`);
});

test("what the search needs is asked for only when somebody searches", async () => {
  const page = await these.open("who-goes-next.html");
  await page.waitForLoadState("networkidle");
  const asked = () => these.book.requests.filter((name) => SEARCH.test(name));
  const before = asked().length;
  await page.reload({ waitUntil: "networkidle" });
  assert.equal(asked().length, before);
  await page.keyboard.press("s");
  await page.keyboard.type("mutex");
  await page.locator("#mdbook-searchresults .teaser em").first().waitFor();
  const [index, words, ...texts] = asked().slice(before);
  assert.match(index, /^searchindex-/);
  assert.match(words, /^search\/words\/m-/);
  assert.ok(texts.length > 0 && texts.every((name) => name.startsWith("search/texts/")), `${texts}`);
  // From a result, the words are marked.
  await page.locator("#mdbook-searchresults a").first().click();
  await page.locator("main mark").first().waitFor();
  await page.getByRole("button", { name: "Toggle Searchbar" }).click();
  await page.getByRole("searchbox").waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

/** The first results of a query, in another page each time. */
async function results(query) {
  const page = await these.open(`proofs.html?search=${encodeURIComponent(query)}`);
  await page.locator("#mdbook-searchresults-header").filter({ hasText: "search result" }).waitFor();
  const links = await page.locator("#mdbook-searchresults a").evaluateAll((links) => links.map((link) => link.getAttribute("href").replace(/\?[^#]*/, "")));
  assert.deepEqual(page.errors, []);
  await page.context().close();
  return links;
}

test("a search finds words, their other forms, their beginnings, names and paths of code", async () => {
  for (const [query, expected] of [
    ["deadlock", "synchronization/deadlock.html#"],
    ["poisoned lock", "synchronization/poison.html#"],
    ["poiso", "synchronization/poison.html#"],
    ["recv_timeout", "channels/ending.html#waiting-for-a-while"],
    ["Ordering::Relaxed", "memory-ordering/relaxed.html#"],
    ["timeouts", "networking/timeouts.html#"],
    ["the cycles of Weak", "sharing/cycles.html#"],
    ["graceful shutdown", "store/shutdown.html#"],
    ["writer starvation", "synchronization/readers.html#"],
    ["spurious wakeup", "synchronization/condvar.html#"],
    ["mpsc vs crossbeam", "channels/select.html#"],
    ["E0382", "threads/moving.html#"],
    ["address already in use", "networking/tcp.html#"],
    ["read timeout", "networking/timeouts.html#"],
    ["connection refused", "networking/probe.html#"],
  ]) {
    const found = (await results(query)).slice(0, 3);
    assert.ok(found.some((link) => link.startsWith(expected)), `${query}: ${found}`);
  }
  // The chapters stand before the lists of what they have, and begin with what they are about.
  for (const [query, expected] of [
    ["thread pool", "pipelines/pool.html#a-pool-that-outlives-its-jobs"],
    ["select channels", "channels/select.html#"],
    ["async vs threads", "async/changes.html#"],
    ["order of output", "threads/order.html#"],
    ["all listings", "listings.html#all-listings"],
  ]) {
    const [first] = await results(query);
    assert.ok(first.startsWith(expected), `${query}: ${first}`);
  }
  assert.deepEqual(await results("locks deadlocked"), await results("lock deadlocks"));
  assert.deepEqual(await results("xyzzy"), []);
});

test("a search whose words no section has all of says so, and shows those with the most of them", async () => {
  const page = await these.open("proofs.html?search=xyzzy+deadlock");
  const header = page.locator("#mdbook-searchresults-header");
  await header.filter({ hasText: /^No section has all of it\. 20 of \d{2,} search results for 'xyzzy deadlock':$/ }).waitFor();
  assert.match(await page.locator("#mdbook-searchresults a").first().getAttribute("href"), /deadlock/);
  await page.getByRole("searchbox").fill("deadlock");
  // All are counted, though no more are shown.
  await header.filter({ hasText: /^20 of \d{2,} search results for 'deadlock':$/ }).waitFor();
  assert.equal(await page.locator("#mdbook-searchresults li").count(), 20);
  await page.context().close();
});

test("an excerpt holds sentences, and of what stands beside them the words that are asked for", async () => {
  const page = await these.open("proofs.html?search=deadlock");
  const text = page.locator("#mdbook-searchresults .teaser").first();
  await text.locator("em").first().waitFor();
  assert.match(await text.textContent(), /^Two rooms of the museum, [^:]* … Beside it: deadlock$/);
  await page.context().close();
});

test("a search is in the address, and can be gone back to", async () => {
  const page = await these.open("who-goes-next.html");
  const first = page.locator("#mdbook-searchresults a").first();
  await page.keyboard.press("/");
  await page.keyboard.type("rendezvous");
  await first.waitFor();
  await page.waitForURL(/\?search=rendezvous$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/rendezvous\.html\?highlight=rendezvous#/);
  await page.locator("main mark").first().click();
  await page.waitForURL(/rendezvous\.html#/);
  await page.locator("main mark").first().waitFor({ state: "detached" });
  await page.goBack();
  await first.waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "rendezvous");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#mdbook-searchresults a").nth(1).evaluate((link) => link === document.activeElement), true);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.getByRole("searchbox").evaluate((bar) => bar === document.activeElement), true);
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").waitFor({ state: "hidden" });
  assert.ok(!page.url().includes("search="), page.url());
  await page.context().close();
});

test("a result without its text has that of its page, and without that its title", async () => {
  const page = await these.open("who-goes-next.html");
  const lacks = (missing) => {
    these.book.answer = (asked, response) => missing.test(asked) && (response.writeHead(500).end(), true);
  };
  const text = page.locator("#mdbook-searchresults .teaser").first();
  lacks(/^search\/texts\//);
  await page.keyboard.press("s");
  await page.keyboard.type("semaphore");
  await text.locator("em").first().waitFor();
  assert.match(await text.textContent(), /semaphore/i);

  lacks(/^search\/texts\/|^channels\//);
  await page.getByRole("searchbox").fill("rendezvous");
  await page.waitForResponse(/channels\/rendezvous\.html/);
  await page.waitForTimeout(200);
  assert.equal(await text.textContent(), "");
  assert.match(await page.locator("#mdbook-searchresults a").first().textContent(), /^Rendezvous: hand to hand/);
  these.book.answer = undefined;
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("a search that can't be fetched says so, keeps what was typed, and can be tried again", async () => {
  const page = await these.open("who-goes-next.html");
  const lost = async (missing, typed) => {
    these.book.answer = (asked, response) => missing.test(asked) && (response.writeHead(500).end(), true);
    await page.keyboard.type(typed);
    await page.getByText("What the search needs can’t be fetched").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.classList.contains("js")), true);
    these.book.answer = undefined;
  };
  await lost(/^searchindex-/, "/mut");
  await page.getByRole("button", { name: "Toggle Searchbar" }).click();
  await page.keyboard.type("ex");
  await page.locator("#mdbook-searchresults a").first().waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "mutex");
  await lost(/^search\/words\//, " and loc");
  await page.keyboard.type("k");
  await page.locator("#mdbook-searchresults a").first().waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "mutex and lock");
  await page.context().close();
});

test("no script forbids the browser to keep a page when its reader goes on", () => {
  const scripts = named(/\.js$/);
  assert.ok(scripts.length > 5);
  for (const script of scripts) assert.ok(!/\bonunload\b|["'`]unload["'`]/.test(read(script)), script);
});

test("after one visit the book is read and searched without a network", async () => {
  const page = await these.open("who-goes-next.html", { serviceWorkers: "allow" });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.context().setOffline(true);

  await page.goto(`${these.book.address}synchronization/deadlock.html`);
  await page.getByRole("heading", { name: "Deadlock", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Be the scheduler" }).first().click();
  await page.getByRole("button", { name: "Run carry 1" }).click();
  await page.getByText("Step 1: carry 1, line 7, locks red.").waitFor();

  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await page.keyboard.type("poisoned");
  await page.locator("#mdbook-searchresults .teaser em").first().waitFor();

  await page.goto(these.book.address);
  await page.getByRole("heading", { name: "Who goes next?", level: 1 }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("a page that was republished is the new one, and not the one that was kept", async () => {
  const page = await these.open("who-goes-next.html", { serviceWorkers: "allow" });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  these.book.answer = (file, response) => {
    if (file !== "stuck.html") return false;
    response.writeHead(200, { "content-type": "text/html" }).end("<title>New</title><h1>A new edition</h1>");
    return true;
  };
  await page.goto(`${these.book.address}stuck.html`);
  await page.getByRole("heading", { name: "A new edition" }).waitFor();
  these.book.answer = undefined;
  await page.context().close();
});

test("the text does not wait for contents that are folded away, and comes behind those beside it", async () => {
  for (const [width, text] of [[412, true], [1280, false]]) {
    const page = await these.open("404.html", { viewport: { width, height: 823 } });
    let held;
    these.book.answer = (file, response) => /^toc-/.test(file) && !!(held = response);
    await page.goto(`${these.book.address}threads/order.html`, { waitUntil: "commit" });
    if (text) await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    else await page.waitForTimeout(1000);
    assert.equal(await page.locator("main h1").count(), Number(text), `${width} px`);
    these.book.answer = undefined;
    held.writeHead(200, { "content-type": "text/javascript" }).end(read(named(/^toc-.*\.js$/)[0]));
    await page.locator("#mdbook-sidebar a", { hasText: "Deadlock" }).first().waitFor({ state: "attached" });
    await page.waitForLoadState("load");
    assert.ok((await page.locator("#mdbook-sidebar .chapter-fold-toggle[aria-expanded]").count()) > 0);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

/** A line that is shown before its end has come may move by a few pixels. */
function standsStill(shift, where) {
  assert.ok(shift <= 0.002, `${where}: ${shift}`);
}

const LINKED = ["goals.html", "channels/mpsc.html#quiz-1", "channels/rendezvous.html#check-yourself"];

for (const [what, files] of [
  ["while they load", HEAVY],
  ["where all goals are listed, or a link leads to a quiz", LINKED],
]) {
  test(`pages stand still ${what}`, async () => {
    for (const file of files) {
      const page = await these.open("404.html", { viewport: { width: 412, height: 823 } });
      await countShifts(page);
      await page.goto(these.book.address + file, { waitUntil: "networkidle" });
      standsStill(await shifted(page), file);
      await page.context().close();
    }
  });
}

test("the first page stands still while it comes piece by piece", async () => {
  const whole = read("index.html").toString();
  const main = whole.indexOf("<main");
  const figures = whole.indexOf('class="figures"');
  const touch = { hasTouch: true, isMobile: true };
  for (const { width, height, ...kind } of [
    { width: 412, height: 823 },
    { width: 768, height: 1024, ...touch },
    { width: 1180, height: 820, ...touch },
    { width: 1280, height: 720 },
    { width: 1350, height: 940, ...touch },
    { width: 1920, height: 1080 },
  ]) {
    const page = await these.open("404.html", { viewport: { width, height }, ...kind });
    await countShifts(page);
    const asked = new Promise((asks) => {
      these.book.answer = (file, response) => file === "index.html" && (asks(response), true);
    });
    const going = page.goto(these.book.address, { waitUntil: "commit" });
    // It fails when its time is over.
    const held = await Promise.race([asked, going]);
    held.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    let sent = 0;
    for (const [end, from, comes] of [
      ["</h1>", main, "main h1"],
      ["</figure>", main, "main figure"],
      ["<schedule-explorer", main, "main figure.output"],
      ["</li>", figures, ".figures li"],
    ]) {
      const to = whole.indexOf(end, from) + (end.startsWith("</") ? end.length : 0);
      assert.ok(to > sent, end);
      held.write(whole.slice(sent, to));
      sent = to;
      await going;
      await page.locator(comes).first().waitFor({ state: "attached" });
      // The second frame comes when the first is painted.
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    }
    held.end(whole.slice(sent));
    these.book.answer = undefined;
    await page.locator(".play .controls").waitFor();
    await page.waitForLoadState("networkidle");
    standsStill(await shifted(page), `${width} px`);
    await page.context().close();
  }
});

test("the first page shows its explorer with all controls on a laptop, and keeps its room", async () => {
  const page = await these.open("404.html", { viewport: { width: 1280, height: 720 } });
  await page.goto(these.book.address);
  const controls = page.locator(".play .controls");
  const { y, height } = await controls.boundingBox();
  assert.ok(y + height <= 720, `to ${y + height}`);
  const figure = await page.locator("schedule-explorer figure").boundingBox();
  const left = figure.y + figure.height - y - height;
  assert.ok(left >= 0 && left < 10, `${left} are left below`);
  await page.context().close();
});

test("what measures the first page's explorer and contents, and so has them laid out, does it in a frame of its own", async () => {
  for (const width of [412, 1280]) {
    const page = await these.open("404.html", { viewport: { width, height: 823 } });
    await page.addInitScript(() => {
      let inFrame = false;
      window.measured = { inFrame: 0, elsewhere: [] };
      const ask = window.requestAnimationFrame;
      window.requestAnimationFrame = (act) =>
        ask((now) => {
          inFrame = true;
          act(now);
          inFrame = false;
        });
      for (const name of ["getBoundingClientRect", "scrollIntoView"]) {
        const own = Element.prototype[name];
        Element.prototype[name] = function (...how) {
          if (inFrame) window.measured.inFrame += 1;
          else if (this.closest(".play, #mdbook-sidebar")) window.measured.elsewhere.push(this.className);
          return own.apply(this, how);
        };
      }
    });
    await page.goto(these.book.address);
    await page.locator(".play").waitFor();
    await page.waitForFunction(() => window.measured.inFrame > 2);
    assert.deepEqual(await page.evaluate(() => window.measured.elsewhere), [], `${width} px`);
    await page.context().close();
  }
});

test("contents beside a page stand still when the sections of that page are added", async () => {
  for (const file of [...HEAVY, "interior-mutability/cell.html", "store/log.html", "listings.html"]) {
    const page = await these.open("404.html", { viewport: { width: 1280, height: 720 } });
    await countShifts(page);
    await page.goto(these.book.address + file, { waitUntil: "networkidle" });
    standsStill(await shifted(page), file);
    const sections = await page.locator("#mdbook-sidebar .on-this-page a").evaluateAll((links) => links.map((link) => link.hash));
    const headings = await page.locator("main :is(h2, h3)[id]").evaluateAll((headings) => headings.map(({ id }) => `#${id}`));
    assert.deepEqual(sections, headings);
    await page.context().close();
  }
});

test("what was reached is counted in the contents in a room that is there before", async () => {
  const page = await these.open("404.html", { viewport: { width: 1280, height: 720 } });
  const heights = () => page.locator("#mdbook-sidebar [data-goals]").evaluateAll((links) => links.map((link) => link.offsetHeight));
  const before = await heights();
  await page.evaluate(() => {
    const kept = {};
    for (const { dataset } of document.querySelectorAll("#mdbook-sidebar [data-goals]")) {
      for (const entry of dataset.goals.split(" ")) {
        const [name, number] = entry.split(":");
        kept[name] = Array.from({ length: number }, (_, index) => `goal ${index}`);
      }
    }
    localStorage.setItem("schedule-goals", JSON.stringify(kept));
    dispatchEvent(new PageTransitionEvent("pageshow"));
  });
  assert.equal(await page.locator("#mdbook-sidebar [data-goals] small").count(), before.length);
  assert.deepEqual(await heights(), before);
  await page.context().close();
});
