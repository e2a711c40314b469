// The page that `cargo schedules --page` writes: one file, without a server.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { root } from "./book.mjs";
import { launch, PATIENCE } from "./browser.mjs";

/** Each locks what the other has; the texts are what closes a script, and more. */
const ODD = `//! </script><!-- "quotes" & 'apostrophes' ünïcödé 🦀 {{TITLE}}
use std::sync::Mutex;
use std::thread;

fn main() {
    let left = Mutex::new("</script><b>🦀 \\u{2028}");
    let right = Mutex::new("<!--");
    thread::scope(|scope| {
        scope.spawn(|| {
            let right = right.lock().unwrap();
            println!("{}{right}", left.lock().unwrap());
        });
        let left = left.lock().unwrap();
        println!("{left}{}", right.lock().unwrap());
    });
}
`;

const FLAG = `use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

static DATA: AtomicU32 = AtomicU32::new(0);
static READY: AtomicU32 = AtomicU32::new(0);

fn main() {
    let reader = thread::spawn(|| {
        if READY.load(Relaxed) == 1 {
            println!("{}", DATA.load(Relaxed));
        }
    });
    DATA.store(7, Relaxed);
    READY.store(1, Relaxed);
    reader.join().unwrap();
}
`;

const PRINTS = `use std::thread;

fn main() {
    thread::scope(|scope| {
        for name in ["a", "b", "c", "d"] {
            scope.spawn(move || for number in 0..3 { println!("{name}{number}"); });
        }
    });
}
`;

const MANIFEST = `[package]
name = "shop"
version = "0.1.0"
edition = "2024"

[workspace]
`;

const SHOP = `mod stock;

use std::thread;

fn main() {
    let stock = stock::Stock::new(1);
    thread::scope(|scope| {
        scope.spawn(|| stock.sell());
        scope.spawn(|| stock.sell());
    });
}
`;

const STOCK = `use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Stock {
    left: AtomicU32,
}

impl Stock {
    pub fn new(left: u32) -> Self {
        Stock { left: AtomicU32::new(left) }
    }

    pub fn sell(&self) {
        if self.left.load(SeqCst) > 0 {
            assert_ne!(self.left.fetch_sub(1, SeqCst), 0, "sold twice");
        }
    }
}
`;

/** Two threads add to one number that nothing guards. */
const RACE = `use std::thread;

static mut VISITORS: u32 = 0;

fn main() {
    let door = thread::spawn(|| unsafe { VISITORS += 1 });
    println!("open");
    unsafe { VISITORS += 1 };
    door.join().unwrap();
}
`;

const LONG = `use std::thread::Builder;

fn main() {
    let name = "the one who waits for what_never_comes_and_yet_goes_on_waiting".to_owned();
    Builder::new().name(name).spawn(|| println!("here")).unwrap().join().unwrap();
}
`;

const FILES = {
  "odd.rs": ODD,
  "flag.rs": FLAG,
  "prints.rs": PRINTS,
  "long.rs": LONG,
  "race.rs": RACE,
  "at_once.rs": RACE.replace(/.*println.*\n/, ""),
  "shop/Cargo.toml": MANIFEST,
  "shop/src/main.rs": SHOP,
  "shop/src/stock.rs": STOCK,
};

let folder;
let browser;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "page of its own "));
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  browser = await launch();
});

after(async () => {
  await browser?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Explores a program, and opens its page from the file. */
async function open(program, ...options) {
  const file = path.join(folder, `${path.parse(program).name}.html`);
  const command = ["run", "--quiet", "--locked", "-p", "schedules", "--", path.join(folder, program), "--page", file];
  const { status, stderr, stdout } = spawnSync("cargo", [...command, ...options], { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const errors = [];
  const asked = [];
  page.on("pageerror", (error) => errors.push(`${error}`));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  await page.getByRole("region").waitFor();
  return {
    page,
    stdout,
    status: () => page.getByRole("status").textContent(),
    async close() {
      assert.deepEqual(errors, []);
      assert.deepEqual(asked, [pathToFileURL(file).href], "all of it is in the file");
      await context.close();
    },
  };
}

test("a page opens without a server where the program gets stuck, whatever its texts hold", async () => {
  const { page, status, close } = await open("odd.rs");
  assert.equal(await page.title(), "odd, under every schedule");
  assert.match(await status(), /Deadlock: nobody can go on, ever\. main waits to lock right, which thread of line 9 holds/);
  assert.match(await page.locator(".controls small").textContent(), / A thread without a name: by the line that starts it\.$/);
  const rows = await page.locator(".row .text").allTextContents();
  assert.deepEqual(rows, ODD.trimEnd().split("\n").map((line) => line || " "));
  await page.getByRole("button", { name: "Let the program end well." }).waitFor();
  await page.getByRole("button", { name: "Reset" }).click();
  // Whoever goes first goes on while it can.
  for (const thread of "0000000011111111000") await page.keyboard.press(thread);
  assert.match(await page.locator(".event").textContent(), /^The end/);
  const printed = await page.locator(".printed").textContent();
  assert.ok(printed.includes("</script><b>🦀 \u2028<!--\n"), printed);
  assert.match(await page.locator(".told").textContent(), /The program is stuck, forever: 1 output/);
  await close();
});

test("a program of several files has each with its name, and lines that count from its start", async () => {
  const { page, status, close } = await open("shop");
  assert.match(await status(), /The program has panicked: exit status 101\./);
  const steps = await page.locator(".lanes button").evaluateAll((buttons) => buttons.map(({ ariaLabel }) => ariaLabel));
  assert.ok(steps.some((step) => /^Step \d+: sell \d, src\/stock\.rs:14, subtracts left$/.test(step)), steps.join("\n"));
  assert.deepEqual(await page.locator(".source .file").allTextContents(), ["src/main.rs", "src/stock.rs"]);
  const numbers = (await page.locator(".source .number").allTextContents()).map(Number);
  const counted = [SHOP, STOCK].flatMap((text) => text.trimEnd().split("\n").map((_, index) => index + 1));
  assert.deepEqual(numbers, counted);
  await page.getByRole("button", { name: "Reset" }).click();
  assert.match(await page.locator(".threads").textContent(), /next: loads left \(src\/stock\.rs:13\)/);
  await close();
});

test("a data race is an event, with both threads and their lines", async () => {
  const { page, status, close } = await open("race.rs");
  const event = page.locator(".event");
  assert.equal(await event.locator("strong").textContent(), "Data race");
  const told = /(\w+) \w+ [^.]*\(line ([68])\); (\w+) \w+ [^.]*\(line ([68])\): nothing orders these two\.$/;
  const [, one, line, other, otherLine] = told.exec(await event.locator("p").first().textContent());
  assert.deepEqual([one, other].sort(), ["door", "main"]);
  assert.deepEqual([line, otherLine].sort(), ["6", "8"]);
  assert.match(await page.locator(".play").getAttribute("class"), /stuck/);
  assert.match(await status(), /Data race: from here on, anything may happen\./);
  assert.match(await status(), told);
  assert.match(await status(), /^Step 1: main, line 7, prints: open\./);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await event.isVisible(), false);
  await close();

  // Nobody has to choose anything for this one.
  const atOnce = await open("at_once.rs");
  assert.match(await atOnce.status(), /^At the start\. Data race: .*nothing orders these two\.$/);
  await atOnce.close();
});

test("a name that is longer than a phone is wide keeps to its button and its lane", async () => {
  const { page, close } = await open("long.rs");
  await page.setViewportSize({ width: 390, height: 844 });
  assert.match(await page.locator(".run").nth(1).textContent(), /Run the one who waits/);
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll(".run, .lane")].filter((part) => part.getBoundingClientRect().width > 0.52 * innerWidth || (part.matches(".run") && part.scrollWidth > part.clientWidth)).map((part) => part.textContent),
  );
  assert.deepEqual(wide, []);
  await close();
});

test("older values are offered on it", async () => {
  const { page, status, close } = await open("flag.rs", "--output", "0\\n");
  assert.equal(await page.locator(".printed").textContent(), "0\n");
  const other = page.getByRole("button", { name: /^or it reads DATA = 0, an older value/ });
  for (let left = 7; (await other.count()) === 0 && left > 0; left -= 1) {
    await page.getByRole("button", { name: "Undo" }).click();
  }
  await page.getByRole("button", { name: /^or it reads DATA = 0, an older value/ }).click();
  assert.match(await status(), /reads DATA = 0/);
  await close();
});

test("a search that was cut off says so, and of a thread that nobody followed that it could go on", async () => {
  const { page, status, stdout, close } = await open("prints.rs", "--states", "40");
  assert.match(stdout, /A limit was reached/);
  await page.getByText("Not all that can happen is on this page").waitFor();
  const left = page.locator(".run[aria-disabled=true]:not([aria-keyshortcuts='0'])").first();
  await left.focus();
  await page.keyboard.press(await left.getAttribute("aria-keyshortcuts"));
  assert.match(await status(), /^[abcd] could go on, but none of the schedules of this page does so here\.$/);
  assert.equal(await page.locator(".goals button").count(), 0, "what is fewest is not known");
  await page.getByRole("button", { name: "Run to end" }).click();
  assert.match(await status(), /The program has ended\.|The search was cut off here\./);
  await close();
});
