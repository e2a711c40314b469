// What goes over the network: nothing to others, little to the reader, and
// nothing at all after one visit.

import assert from "node:assert/strict";
import { test } from "node:test";
import zlib from "node:zlib";
import { files, pages, read } from "./book.mjs";
import { withBrowser } from "./browser.mjs";

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
    assert.ok(size <= 65_000, `${file}: ${size} bytes`);
  }
});

test("the book's own scripts and styles are small, and the explorer's come with the first explorer", async () => {
  const page = compressed(...named(/^theme\/own.*\.js$/));
  const explorer = compressed(...named(/^theme\/explorer.*\.js$/));
  const styles = compressed(...named(/^theme\/.*\.css$/));
  console.log(`own scripts ${page} bytes, the explorer's ${explorer}, own styles ${styles}`);
  assert.ok(page + styles <= 9_000, `${page} + ${styles} bytes`);
  assert.ok(explorer <= 12_000, `${explorer} bytes`);
  assert.equal(named(/^theme\/explorer/).length, 1);

  const asks = async (file) => (await visit(file)).some((url) => url.includes("/theme/explorer"));
  assert.ok(await asks("synchronization/deadlock.html"));
  assert.ok(!(await asks("proofs.html")), "asked for without an explorer");
});

test("the schedules of a listing are small, and asked for only when they come near", async () => {
  const walks = named(/^walks\/.*\.json$/);
  assert.ok(walks.length > 30, `${walks.length} walks`);
  for (const walk of walks) assert.ok(compressed(walk) <= 30_000, `${walk}: ${compressed(walk)} bytes`);

  const asked = await visit("channels/mpsc.html");
  assert.ok(!asked.some((url) => url.endsWith("walks/channel_enum.json")), "asked for too early");
});

test("what the search needs is of a bearable size, and most of it is what the chapters say", () => {
  const size = compressed(...named(/^(searchindex|searcher|elasticlunr|mark)-.*\.js$/));
  console.log(`the search: ${(size / 1000).toFixed(1)} kB`);
  assert.ok(size <= 220_000, `${size} bytes`);
});

test("what the search needs is asked for only when somebody searches", async () => {
  const page = await these.open("who-goes-next.html");
  await page.waitForLoadState("networkidle");
  const asked = () => these.book.requests.filter((name) => /^(searchindex|searcher|elasticlunr|mark)-/.test(name)).length;
  const before = asked();
  await page.reload({ waitUntil: "networkidle" });
  assert.equal(asked(), before);
  await page.keyboard.press("s");
  await page.keyboard.type("mutex");
  await page.locator("#mdbook-searchresults a").first().waitFor();
  assert.equal(asked(), before + 4);
  // From a result, the words are marked.
  await page.locator("#mdbook-searchresults a").first().click();
  await page.locator("main mark").first().waitFor();
  await page.getByRole("button", { name: "Toggle Searchbar" }).click();
  await page.getByRole("searchbox").waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("a search that can't be fetched says so, keeps what was typed, and can be tried again", async () => {
  const page = await these.open("who-goes-next.html");
  these.book.answer = (asked, response) => /^searcher-/.test(asked) && (response.writeHead(500).end(), true);
  await page.keyboard.press("/");
  await page.keyboard.type("mut");
  await page.getByText("What the search needs can’t be fetched").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.classList.contains("js")), true);
  these.book.answer = undefined;
  await page.getByRole("button", { name: "Toggle Searchbar" }).click();
  await page.keyboard.type("ex");
  await page.locator("#mdbook-searchresults a").first().waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "mutex");
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
  await page.locator("#mdbook-searchresults a").first().waitFor();

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

test("pages stand still while they load", async () => {
  for (const file of HEAVY) {
    const page = await these.open("404.html", { viewport: { width: 412, height: 823 } });
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(these.book.address + file, { waitUntil: "networkidle" });
    const shift = await page.evaluate(() => window.shift);
    assert.ok(shift <= 0.02, `${file}: ${shift}`);
    await page.context().close();
  }
});
