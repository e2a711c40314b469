// Chromium, as these tests use it.

import fs from "node:fs";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { serve } from "./book.mjs";

/** No wait in these tests is longer, in milliseconds. */
export const PATIENCE = 60_000;

export const THEMES = ["light", "navy"];

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser. */
export function launch() {
  const executablePath = PLACES.find((place) => place && fs.existsSync(place));
  if (!executablePath) {
    throw new Error("Chromium is not there: install Debian's package `chromium`, or name its place in CHROMIUM");
  }
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...FLAGS, ...sandbox], timeout: PATIENCE });
}

/** One browser and one server for all tests of a file. */
export function withBrowser() {
  const these = {};
  before(async () => {
    these.browser = await launch();
    these.book = await serve();
  });
  after(async () => {
    await these.browser?.close();
    await these.book?.close();
  });

  /**
   * Opens a page of the book as a new reader; errors of its scripts are kept. The
   * worker, which fetches the whole book for every new reader, is for those who ask for it.
   */
  these.open = async (file, { theme, ...options } = {}) => {
    const context = await these.browser.newContext({
      viewport: { width: 1200, height: 900 },
      serviceWorkers: "block",
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    if (theme) await context.addInitScript((name) => localStorage.setItem("mdbook-theme", name), theme);
    const page = await context.newPage();
    page.errors = [];
    page.on("pageerror", (error) => page.errors.push(`${error}`));
    await page.goto(these.book.address + file);
    return page;
  };
  return these;
}

/** Counts from now on how far what a page shows moves by itself; what `shifted` tells. */
export async function countShifts(page) {
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
}

export function shifted(page) {
  return page.evaluate(() => window.shift);
}
