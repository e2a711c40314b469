// The reader is the scheduler: by keyboard, by pointer, by link, and when
// something is wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { explorers, read, walk } from "./book.mjs";
import { withBrowser } from "./browser.mjs";

const these = withBrowser();

const DEADLOCK = "synchronization/deadlock.html";
const ORDER = "threads/order.html";

const PHONE = { width: 360, height: 740 };

/** Opens a page, or takes an open one, and finds what a test needs of one explorer there. */
async function explorer(name, file, options) {
  const page = typeof file === "string" ? await these.open(file, options) : file;
  const element = page.locator(`schedule-explorer[data-name=${name}]`);
  const button = (label) => element.getByRole("button", { name: label });
  return {
    page,
    element,
    button,
    run: (thread) => button(`Run ${thread}`),
    async open() {
      // That of the first page opens itself.
      if ((await element.getAttribute("data-open")) === null) await button(/Be the scheduler|Step through it/).click();
      await element.getByRole("region").waitFor();
    },
    status: () => element.getByRole("status").textContent(),
    printed: () => element.getByLabel("Output so far").textContent(),
    steps: () => element.getByRole("button", { name: /^Step \d+:/ }),
    async close() {
      assert.deepEqual(page.errors, []);
      await page.context().close();
    },
  };
}

test("a deadlock is reached by keyboard alone, and says who waits for whom", async () => {
  const { page, element, button, status, close } = await explorer("deadlock", DEADLOCK);
  await button("Be the scheduler").focus();
  await page.keyboard.press("Enter");
  await element.getByRole("status").waitFor();
  await page.keyboard.press("1");
  assert.equal(await status(), "Step 1: carry 1, line 7, locks red.");
  await page.keyboard.press("2");
  assert.match(await status(), /^Step 2: carry 2, line 7, locks blue\. Deadlock: nobody can go on, ever\./);
  assert.match(await status(), /carry 1 waits to lock blue, which carry 2 holds/);
  assert.match(await status(), /carry 2 waits to lock red, which carry 1 holds/);
  assert.match(await status(), /Solved in 2 steps: Get both threads stuck\. No way is shorter\./);
  await close();
});

test("a thread that waits can be reached, says why, and does not run", async () => {
  const { page, run, open, status, steps, close } = await explorer("deadlock", DEADLOCK);
  await open();
  await run("carry 1").click();
  await run("carry 1").click();
  // Playwright takes what is aria-disabled for disabled; a reader can press it.
  await run("main").click({ force: true });
  assert.equal(await status(), "main can't go on: it waits for the scope's threads, carry 1 first.");
  assert.equal(await steps().count(), 2);
  const main = run("main");
  assert.equal(await main.getAttribute("aria-disabled"), "true");
  const reason = page.locator(`#${await main.getAttribute("aria-describedby")}`);
  assert.equal(await reason.textContent(), "waits for the scope's threads, carry 1 first (line 17)");
  await close();
});

test("a screen reader is told what is there", async () => {
  const { element, open, run, close } = await explorer("deadlock", DEADLOCK);
  await open();
  await run("carry 1").click();
  const told = await element.getByRole("region").ariaSnapshot();
  for (const line of [
    `- 'region "Be the scheduler: deadlock"':`,
    '- group "Goals":',
    '- button "Get both threads stuck." [pressed]',
    '- button "Run main" [disabled]',
    '- button "Run carry 1"',
    '- group "The program"',
    '- group "Output so far"',
    "- term: red Mutex",
    "- definition: locked by carry 1",
    "- status: \"Step 1: carry 1, line 7, locks red.\"",
    '- list "Steps taken":',
    `- 'button "Step 1: carry 1, line 7, locks red"'`,
    '- button "Undo"',
    '- button "Redo" [disabled]',
  ]) {
    assert.ok(told.includes(line), `${line} is not in\n${told}`);
  }
  await close();
});

test("who waits in line for a lock is told with who holds it", async () => {
  const { element, open, run, close } = await explorer("deadlock", DEADLOCK);
  await open();
  await run("carry 1").click();
  await run("carry 2").click();
  const told = await element.locator("dl").ariaSnapshot();
  for (const line of ["locked by carry 1; carry 2 waits", "locked by carry 2; carry 1 waits"]) {
    assert.ok(told.includes(`- definition: ${line}\n`) || told.endsWith(`- definition: ${line}`), `${line} is not in\n${told}`);
  }
  await close();

  // Those who sleep at a Condvar are told once.
  const other = await explorer("condvar_queue", "synchronization/condvar.html");
  await other.open();
  for (const key of "2233") await other.page.keyboard.press(key);
  assert.match(await other.element.locator("dl").ariaSnapshot(), /- definition: visitor 2, visitor 3 sleep$/m);
  await other.close();
});

test("a keyboard comes to the goals where they stand: on a laptop before the threads, on a phone behind the steps", async () => {
  for (const [viewport, expected] of [
    [{ width: 1280, height: 720 }, ["goals", "threads", "track", "controls"]],
    [{ width: 390, height: 844 }, ["threads", "track", "goals", "controls"]],
  ]) {
    const { page, element, button, open, run, close } = await explorer("deadlock", DEADLOCK, { viewport });
    await open();
    await run("carry 1").click();
    await button("Close").focus();
    const places = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const place = await element.evaluate((explorer) => {
        const { activeElement } = document;
        if (!explorer.contains(activeElement)) return "";
        return activeElement.closest(".goals, .threads, .track, .controls")?.className ?? "box";
      });
      if (!place) break;
      if (place !== "box" && place !== places.at(-1)) places.push(place);
    }
    assert.deepEqual(places, expected, `${viewport.width} px`);
    await close();
  }
});

test("on a phone a line of the program begins beside its number, however far it is indented", async () => {
  const { element, open, close } = await explorer("condvar_queue", "synchronization/condvar.html", { viewport: { width: 390, height: 844 } });
  await open();
  // This line has 44 letters, of which 16 are its indentation: more than there is room for.
  const row = element.locator(".source .row", { hasText: "notify_all" });
  assert.equal(await row.evaluate((row) => row.getBoundingClientRect().height), await element.locator(".source .row").first().evaluate((row) => parseFloat(getComputedStyle(row).lineHeight)));
  assert.match(await row.innerText(), / {16}cloakroom\.bell/);
  await close();
});

test("a challenge is solved by pointer", async () => {
  const { run, open, status, printed, button, close } = await explorer("thread4", ORDER);
  await open();
  await run("greeter 4").click();
  assert.equal(
    await status(),
    "Step 1: greeter 4, line 7, prints: hello from 4. Solved in one step: Let the last thread greet first. No way is shorter.",
  );
  assert.equal(await printed(), "hello from 4\n");
  assert.match(await button("Let the last thread greet first.").getAttribute("class"), /solved/);
  await close();
});

test("every challenge of every listing is solved by following its hints, in the fewest steps, and a phone shows all that is told", async () => {
  await forEachPage(explorers(), async ({ page: file, names }) => {
    const { page, close } = await explorer(names[0], file, { viewport: { width: 390, height: 844 } });
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    for (const name of names) {
      const { element, open } = await explorer(name, page);
      await open();
      for (const { text, proof } of walk(name).challenges) {
        const { told, cut } = await element.evaluate(follow, text);
        assert.deepEqual(cut, [], `${name}: ${text}`);
        const steps = proof.impossible ? 0 : proof.steps;
        const expected = Array.from({ length: steps }, (_, taken) => (steps - taken === 1 ? /in one step from here/ : new RegExp(`in ${steps - taken} steps from here`)));
        expected.push(proof.impossible ? new RegExp(`^No schedule does it: all ${proof.impossible.toLocaleString("en")} moments were searched.$`) : /^It is done.$/);
        assert.equal(told.length, expected.length, `${name}: ${text}: ${told}`);
        told.forEach((says, index) => assert.match(says, expected[index], `${name}: ${text}`));
      }
    }
    await close();
  });
});

test("on a phone a deadlock's card covers none of the output", async () => {
  for (const { page: file, names } of explorers()) {
    for (const name of names) {
      const goal = walk(name).challenges.find(({ ending, proof }) => ending === "deadlock" && !proof.impossible);
      if (!goal) continue;
      const { element, open, close } = await explorer(name, file, { viewport: { width: 390, height: 844 } });
      await element.evaluate((explorer) => document.querySelectorAll("details").forEach((details) => (details.open = details.contains(explorer))));
      await open();
      await element.evaluate(follow, goal.text);
      const [card, output] = await Promise.all([".event", ".printed"].map((part) => element.locator(part).boundingBox()));
      assert.ok(card.y + card.height <= output.y, `${name}: ${card.y + card.height} > ${output.y}`);
      await close();
    }
  }
});

test("a control that does nothing now does not look as if it did", async () => {
  const { run, open, button, close } = await explorer("thread4", ORDER);
  await open();
  const strength = (name) => button(name).evaluate((control) => Number(getComputedStyle(control).opacity));
  assert.ok((await strength("Undo")) < 0.6);
  await run("greeter 4").click();
  assert.equal(await strength("Undo"), 1);
  assert.ok((await strength("Redo")) < 0.6);
  await close();
});

/** Looks at pages, two at a time. */
async function forEachPage(pages, look) {
  const left = [...pages];
  const some = async () => {
    for (let next = left.pop(); next; next = left.pop()) await look(next);
  };
  await Promise.all([some(), some()]);
}

/** In the page: what the hints of a goal say, followed from the start as long as they mark a button; and what had no room. */
function follow(explorer, goal) {
  const press = (text) => [...explorer.querySelectorAll("button")].find((button) => button.textContent === text).click();
  press("Reset");
  press(goal);
  const [told, cut] = [[], []];
  const status = explorer.querySelector("[role=status]");
  const look = () => status.scrollHeight > status.clientHeight && cut.push(status.textContent);
  for (;;) {
    press("Hint");
    look();
    told.push(status.textContent);
    const hinted = explorer.querySelector(".hinted");
    if (!hinted) return { told, cut };
    hinted.click();
    look();
  }
}

test("the reader goes back to any step, forward again, and another way", async () => {
  const { page, run, open, printed, button, steps, close } = await explorer("thread4", ORDER);
  await open();
  for (const thread of ["greeter 2", "greeter 0", "greeter 1"]) await run(thread).click();
  assert.equal(await printed(), "hello from 2\nhello from 0\nhello from 1\n");
  await steps().nth(0).click();
  assert.equal(await printed(), "hello from 2\n");
  assert.equal(await steps().count(), 3);
  await button("Redo").click();
  assert.equal(await printed(), "hello from 2\nhello from 0\n");
  await page.keyboard.press("u");
  await page.keyboard.press("u");
  await page.keyboard.press("u");
  assert.equal(await printed(), "nothing is printed yet");
  await run("greeter 4").click();
  assert.equal(await printed(), "hello from 4\n");
  assert.equal(await steps().count(), 1);
  await close();
});

test("the keys that the page names are those of the buttons that it names beside them", async () => {
  const { page, element, open, close } = await explorer("thread4", ORDER);
  await open();
  const own = await element.locator("button[aria-keyshortcuts]").evaluateAll((buttons) =>
    buttons.map((button) => [button.textContent, button.getAttribute("aria-keyshortcuts")]),
  );
  await page.goto(new URL("scheduler.html", page.url()).href);
  const told = await page.locator("table tr").evaluateAll((rows) =>
    rows.flatMap((row) => {
      const [keys, names] = ["kbd", "em"].map((tag) => [...row.querySelectorAll(tag)].map((it) => it.textContent));
      return names.map((name, index) => [name, keys[index]]);
    }),
  );
  assert.deepEqual(told.sort(), own.filter(([, key]) => /^[a-z]$/.test(key)).sort());
  await close();
});

test("a run to the end ends, and only the reader's own keys are taken from the page", async () => {
  const { page, run, open, status, close } = await explorer("thread4", ORDER);
  await open();
  const address = page.url();
  await run("main").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "1Run greeter 0");
  assert.equal(page.url(), address);
  await page.keyboard.press("e");
  assert.match(await status(), /^Step 11: main, ends the program\. The program has ended\./);
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await page.getByRole("searchbox", { name: "Search this book" }).waitFor();
  await close();
});

test("a listing with one thread is stepped through, and shows who owns and who borrows", async () => {
  const { page, element, open, status, close } = await explorer("rc_count", "sharing/rc.html");
  await open();
  await page.keyboard.press("0");
  assert.equal(await status(), "Step 1: main, line 6, makes plan.");
  const owners = element.locator("dd > :not([inert]) .unseen");
  assert.equal(await owners.textContent(), "strong 1, weak 0");
  for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press("0");
  assert.equal(await status(), "Step 4: main, line 9, makes another owner of plan.");
  assert.equal(await owners.textContent(), "strong 2, weak 0");
  await page.keyboard.press("e");
  assert.match(await status(), /The program has ended\.$/);
  assert.equal(await element.getByRole("definition").innerText(), "dropped");
  await close();
});

test("a link restores its moment for another reader", async () => {
  const first = await explorer("deadlock", DEADLOCK, { permissions: ["clipboard-read", "clipboard-write"] });
  await first.open();
  await first.run("carry 2").click();
  await first.run("carry 2").click();
  await first.run("carry 1").click();
  await first.button("Copy link").click();
  await first.element.getByText("A link to this moment is copied.").waitFor();
  const link = await first.page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#schedule=deadlock:[0-9a-f]{8}:2,2,1$/);
  await first.close();

  const second = await explorer("deadlock", link.slice(these.book.address.length));
  await second.element.getByRole("status").waitFor();
  await second.page.waitForFunction(() => document.querySelectorAll(".lanes button").length === 3);
  assert.equal(await second.status(), "Step 3: carry 1, line 7, locks red.");
  await second.close();
});

/** The address of a schedule of `deadlock`. */
const link = (steps, source = walk("deadlock").source) => `${DEADLOCK}#schedule=deadlock:${source.slice(0, 8)}:${steps}`;

test("a link with an impossible step shows the steps before it, and says so", async () => {
  for (const [steps, at, step] of [["1,2,1", 3, "1"], ["1,9", 2, "9"], ["1,1.4", 2, "1.4"], ["x", 1, "x"], ["1,-1", 2, "-1"]]) {
    const { element, steps: taken, close } = await explorer("deadlock", link(steps));
    await element.getByText(`Step ${at} of this link, “${step}”, is not possible.`).waitFor();
    assert.equal(await taken().count(), at - 1, steps);
    await close();
  }
});

test("a link from another edition of the listing says so and begins at the start", async () => {
  for (const source of ["00000000", "", "8"]) {
    const { element, steps, close } = await explorer("deadlock", link("1,2", source));
    await element.getByText("This link is from another edition of the listing").waitFor();
    assert.equal(await steps().count(), 0);
    await close();
  }
});

test("a link that is no link to a schedule leaves the page as it is", async () => {
  for (const hash of ["#schedule=", "#schedule=nobody:1:1", "#schedule=%", "#%E0%A4%A", "#the-schedule-that-sticks"]) {
    const { page, element, close } = await explorer("deadlock", DEADLOCK + hash);
    await page.waitForLoadState("load");
    assert.equal(await element.getByRole("status").count(), 0, hash);
    await close();
  }
});

/** Each way in which the data can be wrong, and what the page says of it. */
const TROUBLES = [
  ["is missing", (_, response) => response.writeHead(404).end(), "the server says 404"],
  ["is cut off", (text, response) => response.end(text.slice(0, 500)), "is damaged"],
  ["is another page", (_, response) => response.end("<!DOCTYPE html>"), "is damaged"],
  ["is of another edition", (text, response) => response.end(text.replace(/"source":"../, '"source":"zz')), "another edition"],
  ["is of another form", (text, response) => response.end(text.replace(/"format":\d+/, '"format":0')), "a form that this page does not know"],
  ["leads nowhere", (text, response) => response.end(text.replace(/"s":\[\[\d+/, '"s":[[99999')), "is damaged"],
  ["lacks its moments", (text, response) => response.end(text.replace('"moments"', '"moment"')), "is damaged"],
  ["lacks its goals", (text, response) => response.end(text.replace('"challenges"', '"challenge"')), "is damaged"],
  ["has a shape that nobody draws", (text, response) => response.end(text.replace('{"lock":', '{"clock":')), "is damaged"],
  ["lacks an object at a moment", (text, response) => response.end(text.replace(/"o":\[\w+,?/, '"o":[')), "is damaged"],
  ["breaks off", (_, response) => response.destroy(), "there is no network, or it is too slow"],
];

for (const [what, answer, says] of TROUBLES) {
  test(`when the data ${what}, the page says so and stays readable`, async () => {
    const file = "walks/deadlock.json";
    these.book.answer = (asked, response) => {
      if (asked !== file) return false;
      answer(read(file).toString(), response);
      return true;
    };
    const { page, element, button, close } = await explorer("deadlock", DEADLOCK);
    const output = page.locator("figure.output:has(+ schedule-explorer[data-name=deadlock])");
    await output.getByRole("button", { name: "I have an answer" }).click();
    await button("Be the scheduler").click();
    const alert = element.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.textContent(), new RegExp(`all schedules of deadlock .*${says}`));
    assert.ok(await element.getByRole("img", { name: "One schedule of deadlock" }).isVisible());

    these.book.answer = undefined;
    await button("Be the scheduler").click();
    await element.getByRole("status").waitFor();
    assert.equal(await alert.count(), 0);
    await close();
  });
}

test("a thread that is called by the line at which it goes on is told with that line once", async () => {
  const { page, open, status, close } = await explorer("thread1", "threads/spawn.html");
  await open();
  await page.keyboard.press("1");
  assert.match(await status(), /^Step \d+: thread of line (\d+), prints/);
  await close();
});

/** Opens an explorer whose data was changed on its way. */
async function changed(name, file, change, options) {
  these.book.answer = (asked, response) => {
    if (asked !== `walks/${name}.json`) return false;
    const data = walk(name);
    change(data);
    response.end(JSON.stringify(data));
    return true;
  };
  const opened = await explorer(name, file, options);
  await opened.open();
  these.book.answer = undefined;
  return opened;
}

test("the arrows scroll the program when that has the focus", async () => {
  const { page, element, button, open, close } = await explorer("deadlock", DEADLOCK);
  await open();
  const address = page.url();
  const program = element.getByRole("group", { name: "The program" });
  await button("Reset").click();
  await program.focus();
  const before = await program.evaluate((source) => source.scrollTop);
  for (let left = 40; left > 0; left -= 1) await page.keyboard.press("ArrowDown");
  await page.waitForFunction(([source, before]) => source.scrollTop > before, [await program.elementHandle(), before]);
  await page.keyboard.press("ArrowRight");
  assert.equal(page.url(), address);
  await close();
});

test("a letter with Caps Lock is a key, with Shift it is none, and neither is that of a control that is not there", async () => {
  const { page, open, steps, status, close } = await explorer("rc_count", "sharing/rc.html");
  await open();
  for (const key of ["h", "r", "Shift+E"]) await page.keyboard.press(key);
  assert.equal(await status(), "Run main, step by step.");
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "E", bubbles: true })));
  assert.ok((await steps().count()) > 10);
  await close();
});

test("the focus stays where it is, or near, when the buttons change", async () => {
  const { page, element, open, steps, close } = await explorer("thread4", ORDER);
  await open();
  for (const key of ["1", "2", "3"]) await page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await steps().nth(0).press("Enter");
  assert.equal(await focused(), "Step 1: greeter 0, line 7, prints: hello from 0");
  await steps().nth(2).focus();
  await page.keyboard.press("u");
  assert.equal(await focused(), "Step 3: greeter 2, line 7, prints: hello from 2");
  await page.keyboard.press("r");
  assert.equal(await steps().count(), 1);
  assert.ok(await element.evaluate((explorer) => explorer.contains(document.activeElement)));
  await close();
});

test("what is told twice is announced twice", async () => {
  const { element, open, run, close } = await explorer("deadlock", DEADLOCK);
  await open();
  await element.getByRole("status").evaluate((status) => {
    window.announced = [];
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) window.announced.push(node.textContent);
    }).observe(status, { childList: true });
  });
  await run("main").click({ force: true });
  await run("main").click({ force: true });
  const words = "main can't go on: it waits for the scope's threads, carry 1 first.";
  assert.deepEqual(await element.evaluate(() => window.announced), [words, words]);
  await close();
});

test("a challenge that was solved on the way counts the steps until then", async () => {
  const { source } = walk("thread4");
  const { element, close } = await explorer("thread4", `${ORDER}#schedule=thread4:${source.slice(0, 8)}:5,1,2`);
  await element.getByText(/^Step 3: .* Solved in one step: Let the last thread greet first\. No way is shorter\.$/).waitFor();
  await close();
});

test("two explorers of one listing on a page keep their parts apart", async () => {
  const { page, element, button, close } = await explorer("deadlock", DEADLOCK);
  await button(/Be the scheduler/).hover();
  await page.waitForFunction(() => customElements.get("schedule-explorer"));
  await element.evaluate((one) => one.after(one.cloneNode(true)));
  for (const index of [1, 0]) {
    await button(/Be the scheduler/).nth(index).click();
    await element.nth(index).getByRole("region").waitFor();
  }
  const ids = await page.locator(".play [id]").evaluateAll((parts) => parts.map(({ id }) => id));
  assert.equal(ids.length, 6);
  assert.equal(new Set(ids).size, 6);
  await close();
});

test("more than ten threads have their numbers, and the first ten have keys", async () => {
  const { page, element, run, status, close } = await changed("deadlock", DEADLOCK, (data) => {
    while (data.threads.length < 12) data.threads.push(`thread ${data.threads.length}`);
    for (const { t } of data.moments) while (t.length < 12) t.push(null);
  });
  assert.equal(await run("thread 11").textContent(), "11Run thread 11");
  assert.equal(await element.locator(".run[aria-keyshortcuts]").count(), 10);
  await page.keyboard.press("9");
  assert.equal(await status(), "thread 9 can't go on: it is not started yet.");
  await close();
});

test("where a thread can go on in several ways, the hint names one, and it can be chosen", async () => {
  const { page, element, button, run, status, close } = await changed("deadlock", DEADLOCK, (data) => {
    const end = data.moments.findIndex(({ e }) => e === "exit 0");
    data.moments[0].s.unshift([end, 0]);
  });
  await button("Hint").click();
  assert.equal(await status(), "Hint: run carry 1: “or in way 2”. It can be done in 2 steps from here.");
  await element.locator(".hinted").press("Enter");
  assert.equal(await status(), "Step 1: carry 1, line 7, locks red.");
  assert.equal(await run("carry 1").evaluate((button) => button === document.activeElement), true);
  await page.keyboard.press("2");
  assert.match(await status(), /Deadlock/);
  await close();
});

test("a run to the end of a program that goes around in circles stops", async () => {
  const { page, steps, close } = await changed("deadlock", DEADLOCK, (data) => {
    data.moments[0].s = [[0, 0]];
  });
  await page.keyboard.press("e");
  assert.equal(await steps().count(), 1000);
  await close();
});

test("the line at which the last thread stands shows, and so does its step", async () => {
  const { page, element, button, open, steps, close } = await explorer("condvar_queue", "synchronization/condvar.html", { viewport: PHONE });
  await open();
  /** Whether a part of a box is out of its sight, by more than a fraction of a pixel. */
  const outside = (box, part) => {
    const [all, one] = [box, part].map((shown) => shown.getBoundingClientRect());
    const before = Math.min(one.top - all.top, one.left - all.left);
    const beyond = Math.max(one.bottom - all.bottom, one.right - all.right);
    return before < -1 || beyond > 1;
  };
  // What is scrolled is scrolled in the next frame; what is asked here comes after it.
  const hidden = async () =>
    element.evaluate(async (explorer, test) => {
      await new Promise(requestAnimationFrame);
      const outside = new Function(`return ${test}`)();
      const source = explorer.querySelector(".source");
      const lanes = explorer.querySelector(".lanes");
      const current = lanes.querySelector("[aria-current]");
      const thread = /t(\d)/.exec(current?.querySelector(".mark").className ?? "t1")[1];
      const mark = [...source.querySelectorAll(".mark")].find(({ textContent }) => textContent === thread);
      return [mark && outside(source, mark) && "line", current && outside(lanes, current) && "step"].filter(Boolean);
    }, `${outside}`);
  assert.deepEqual(await hidden(), []);
  for (let left = 12; left > 0; left -= 1) {
    await page.keyboard.press("r");
    assert.deepEqual(await hidden(), []);
  }
  await steps().nth(0).press("Enter");
  assert.deepEqual(await hidden(), []);
  await button("Reset").click();
  assert.deepEqual(await hidden(), []);
  assert.equal(await element.locator(".lanes").evaluate((lanes) => lanes.scrollLeft), 0);
  await close();
});

test("what is printed while the explorer is open is the picture under its own heading", async () => {
  const { page, element, open, close } = await explorer("deadlock", DEADLOCK);
  await open();
  const heading = () => element.locator("figcaption strong:visible").allTextContents();
  assert.deepEqual(await heading(), ["Goal: Get both threads stuck."]);
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await heading(), ["A schedule that prints this"]);
  assert.ok(await element.getByRole("img", { name: "One schedule of deadlock" }).isVisible());
  assert.ok(await element.getByText("Can you do it?").isVisible());
  await page.emulateMedia({ media: "screen" });
  await element.getByRole("button", { name: "Close" }).click();
  assert.deepEqual(await heading(), ["A schedule that prints this"]);
  await close();
});

for (const [screen, options] of [
  ["on a phone", { viewport: PHONE, hasTouch: true, isMobile: true }],
  ["on a desk", { viewport: { width: 1200, height: 900 } }],
]) {
  test(`${screen} nothing that can be pressed or read moves when a step is taken`, async () => {
    for (const [name, file] of [["deadlock", DEADLOCK], ["condvar_queue", "synchronization/condvar.html"], ["thread9", "channels/mpsc.html"]]) {
      const { element, button, open, close } = await explorer(name, file, options);
      await open();
      const places = () =>
        element.evaluate((explorer) => {
          const { left, top } = explorer.getBoundingClientRect();
          const parts = explorer.querySelectorAll(".play button:not(.lanes button), .play dd, .play pre, .play ol");
          return [...parts].map((part) => {
            const box = part.getBoundingClientRect();
            return [box.left - left, box.top - top, box.width, box.height].map(Math.round);
          });
        });
      const before = await places();
      assert.ok(before.length > 10);
      for (const label of [...Array(12).fill("Random step"), "Reset", "Hint", "Run to end"]) {
        await button(label).click();
        assert.deepEqual(await places(), before, `${name}: ${label}`);
      }
      await close();
    }
  });
}

test("on a phone the status stays on the screen while threads are chosen", async () => {
  const { element, open, run, close } = await explorer("deadlock", DEADLOCK, { viewport: PHONE, hasTouch: true, isMobile: true });
  await open();
  await element.evaluate((explorer) => explorer.scrollIntoView());
  await run("carry 1").tap();
  const status = element.getByRole("status");
  assert.equal(await status.textContent(), "Step 1: carry 1, line 7, locks red.");
  const { y, height } = await status.boundingBox();
  assert.ok(y > 0 && y + height <= 741, `from ${y} to ${y + height}`);
  await close();
});

test("with the contents beside it, the explorer's two halves stand below each other", async () => {
  const { page, element, open, close } = await explorer("thread4", ORDER, { viewport: { width: 820, height: 700 } });
  await page.getByRole("button", { name: "Toggle Table of Contents" }).click();
  await open();
  const wide = async (part) => (await element.locator(part).boundingBox()).width;
  await page.waitForFunction(() => document.querySelector(".play .source").getBoundingClientRect().width < 600);
  assert.equal(await wide(".stage"), await wide(".side"));
  await close();
});

for (const [screen, options] of [
  ["a laptop", { viewport: { width: 1280, height: 720 } }],
  ["a phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
]) {
  test(`on ${screen} all that a step changes is seen at once, from when it is opened to each end`, async () => {
    const cut = [];
    await forEachPage(explorers(), async ({ page: file, names }) => {
      const { page, close } = await explorer(names[0], file, options);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      for (const name of names) {
        const { element, open } = await explorer(name, page);
        await open();
        const outside = await element.evaluate(outsideWhilePlayed, walk(name).challenges.map(({ text }) => text));
        cut.push(...outside.map((fault) => `${name}: ${fault}`));
      }
      await close();
    });
    assert.deepEqual(cut, []);
  });
}

/** In the page: what a step changes and is not on the screen, when these goals are reached step by step, and at an end. */
async function outsideWhilePlayed(explorer, goals) {
  // What opens by itself does not move the page: it has to fit below the words above it.
  if (explorer.dataset.open !== undefined) scrollTo(0, 0);
  await new Promise(requestAnimationFrame);
  const press = (text) => [...explorer.querySelectorAll("button")].find((button) => button.textContent === text).click();
  const found = new Map();
  const look = (when) => {
    const bar = document.getElementById("mdbook-menu-bar").getBoundingClientRect().bottom;
    for (const part of explorer.querySelectorAll(".status, .side, .stage, .printed, .track, .event:not([hidden])")) {
      const { top, bottom } = part.getBoundingClientRect();
      if (top >= Math.max(bar, 0) - 1 && bottom <= innerHeight + 1) continue;
      if (!found.has(part)) found.set(part, `${part.className} from ${Math.round(top)} to ${Math.round(bottom)}, ${when}`);
    }
  };
  look("at the start");
  for (const goal of goals) {
    press("Reset");
    press(goal);
    for (;;) {
      press("Hint");
      const hinted = explorer.querySelector(".hinted");
      if (!hinted) break;
      hinted.click();
      look(goal);
    }
  }
  press("Reset");
  press("Run to end");
  look("at an end");
  return [...found.values()];
}

test("the explorer of the first page opens itself, and takes neither the focus nor the page", async () => {
  const { page, element, button, status, close } = await explorer("keepers", "index.html");
  await element.getByRole("region").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement === document.body && scrollY === 0), true);
  assert.match(await status(), /^Choose which thread goes first/);
  // It holds the program; closed, that stands above it.
  const listing = page.locator("figure.listing").first();
  assert.equal(await listing.isVisible(), false);
  await button("Close").click();
  assert.ok(await listing.isVisible());
  await close();
});

test("what is wrong with one explorer stays told when somebody reaches for it again, or for another", async () => {
  these.book.answer = (asked, response) => /walks/.test(asked) && (response.writeHead(500).end(), true);
  const page = await these.open("channels/mpsc.html");
  const explorers = page.locator("schedule-explorer");
  const button = (index) => explorers.nth(index).getByRole("button", { name: /Be the scheduler|Step through it/ });
  await button(0).click();
  const trouble = explorers.nth(0).locator(".trouble");
  await trouble.waitFor();
  for (const index of [1, 0]) {
    const asked = page.waitForResponse(/walks/);
    await button(index).hover();
    await asked;
    await page.evaluate(() => new Promise((next) => setTimeout(next)));
    assert.ok(await trouble.isVisible(), `gone when somebody reached for explorer ${index}`);
  }
  these.book.answer = undefined;
  await page.context().close();
});

for (const [what, lost] of [
  ["the data", /walks/],
  ["the scripts", /^theme\/own-.*js$/],
  ["the explorer's script", /^theme\/explorer-.*js$/],
]) {
  test(`without ${what} the first page shows the program, its output and a schedule`, async () => {
    these.book.answer = (asked, response) => lost.test(asked) && (response.writeHead(500).end(), true);
    const { page, element } = await explorer("keepers", "index.html");
    // They may be asked for after the page has come.
    await page.locator("figure.listing").first().waitFor();
    these.book.answer = undefined;
    assert.ok(await page.locator("figure.output").first().isVisible());
    assert.ok(await element.getByRole("img", { name: "One schedule of keepers" }).isVisible());
    await page.context().close();
  });
}

test("a thread that is about to store shows the value, and what it has read", async () => {
  const { element, open, run, close } = await explorer("lost_update", "synchronization/lost-updates.html");
  await open();
  await run("door 0").click();
  const words = await element.locator(".threads").innerText();
  assert.match(words, /next: stores 1 in visitors; it has read 0 \(line 15\)/);
  await run("door 1").click();
  await run("door 0").click();
  // What a step has changed is marked.
  assert.equal(await element.locator("dd.changed").innerText(), "1");
  assert.equal(await element.locator(".event").isVisible(), false);
  await close();
});

test("a lost update is told where it happens: what is overwritten, and by whom", async () => {
  const { element, button, open, run, status, close } = await explorer("lost_update", "synchronization/lost-updates.html");
  await open();
  for (const door of [0, 1, 0, 1]) await run(`door ${door}`).click();
  const words = "door 1 had read visitors = 0, and stores 1 over the 1 of door 0, which it has not seen.";
  assert.equal(await element.locator(".event").textContent(), `Overwritten${words}`);
  assert.ok((await status()).includes(words));
  await button("Undo").click();
  assert.equal(await element.locator(".event").isVisible(), false);
  await close();
});

test("a goal that is reached is told over the program, and in the link that is copied", async () => {
  const { page, element, button, open, run, status, close } = await explorer("deadlock", DEADLOCK, {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await open();
  await run("carry 1").click();
  await button("Copy link").click();
  assert.equal(await status(), "A link to this moment is copied.");
  await run("carry 2").click();
  assert.match(await element.locator(".event").innerText(), /✓ Get both threads stuck\.$/);
  await button("Copy link").click();
  assert.equal(await status(), "A link to this moment is copied. It says: Get both threads stuck. Done in 2 steps.");
  const [words, link] = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
  assert.equal(words, "Get both threads stuck. Done in 2 steps.");
  // Another reader, who has not reached it.
  await page.evaluate(() => localStorage.clear());
  await page.goto("about:blank");
  await page.goto(link);
  await element.getByText(/^Step 2: .*Solved in 2 steps: Get both threads stuck\./).waitFor();
  await close();
});

test("a program that ends before its threads says so", async () => {
  const { page: file, names } = explorers().find(({ names }) => names.some((name) => early(walk(name))));
  const name = names.find((name) => early(walk(name)));
  const { element, button, open, close } = await explorer(name, file);
  await open();
  // Main alone, as far as it goes.
  while ((await element.locator(".event").isHidden()) && (await button("Run main").getAttribute("aria-disabled")) !== "true") {
    await button("Run main").click();
  }
  assert.match(await element.locator(".event").innerText(), /^The end, too early\s+Cut off: \w.*\./);
  await close();
});

/** Whether main alone can end the program, while another thread has not ended. */
function early({ moments, actions, stands }) {
  let moment = moments[0];
  const seen = new Set();
  while (!moment.e) {
    const [to] = moment.s.find(([, action]) => actions[action].thread === 0) ?? [];
    if (to === undefined || seen.has(to)) return false;
    seen.add(to);
    moment = moments[to];
  }
  return moment.e === "exit 0" && moment.t.some((stand, thread) => thread > 0 && stand !== null && stands[stand].line);
}

test("an output waits for the reader's own answer, but on paper, without JavaScript, and for who says so once", async () => {
  const { page, element, close } = await explorer("thread4", ORDER);
  const output = page.locator("figure.output:has(+ schedule-explorer[data-name=thread4])");
  const seen = async () => [await output.locator("pre").isVisible(), await element.locator(".schedule").isVisible()];
  assert.deepEqual(await seen(), [false, false]);
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await seen(), [true, true]);
  await page.emulateMedia({ media: "screen" });
  await output.getByRole("button", { name: "I have an answer" }).click();
  assert.deepEqual(await seen(), [true, true]);
  await page.reload();
  assert.deepEqual(await seen(), [false, false]);
  await output.getByRole("button", { name: "Always show outputs" }).press("Enter");
  await page.reload();
  assert.deepEqual(await seen(), [true, true]);
  await page.goto(`${these.book.address}goals.html`);
  for (const _ of ["asked", "done"]) await page.getByRole("button", { name: /Forget/ }).click();
  await page.goto(these.book.address + ORDER);
  assert.deepEqual(await seen(), [false, false]);
  await close();
});

test("on a phone all that is told at a deadlock and at a panic is seen without scrolling, and the rest is heard", async () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const cut = ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight;
  const { page, element, open, run, status, close } = await explorer("deadlock", DEADLOCK, phone);
  await open();
  await run("carry 1").tap();
  await run("carry 2").tap();
  const told = element.getByRole("status");
  assert.equal(await told.evaluate(cut), 0);
  assert.match(await told.locator("span").first().evaluate(seen), /^Step 2: carry 2, line 7, locks blue\. Deadlock: nobody can go on, ever\. Solved in 2 steps\. No way is shorter\.$/);
  assert.match(await status(), /carry 1 waits to lock blue, which carry 2 holds/);
  const { y, height } = await told.boundingBox();
  assert.ok(y >= 0 && y + height <= 844);
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth), false);
  await close();

  const panic = await explorer("poison", "synchronization/poison.html", phone);
  await panic.open();
  for (let left = 3; left > 0 && !(await panic.status()).includes("panicked"); left -= 1) await panic.run("porter").tap();
  assert.match(await panic.status(), /prints: thread .*… ?.*the porter stumbled/s);
  assert.equal(await panic.element.getByRole("status").evaluate(cut), 0);
  await panic.close();
});

/** In the page: what is not only heard. */
function seen(element) {
  return [...element.childNodes].filter(({ className }) => className !== "unseen").map(({ textContent }) => textContent).join("");
}

test("a deadlock is drawn as the circle that it is", async () => {
  const { element, open, run, close } = await explorer("deadlock", DEADLOCK);
  await open();
  const event = element.locator(".event");
  assert.equal(await event.isVisible(), false);
  await run("carry 1").click();
  await run("carry 2").click();
  assert.ok(await event.isVisible());
  assert.match(await event.innerText(), /^Deadlock/);
  assert.equal(await event.locator("circle").count(), 2);
  assert.equal(await event.locator(".arrow").count(), 2);
  await close();
});

test("what threads share is drawn: who holds a lock and who stands in line, messages, places, owners", async () => {
  /** What is drawn of the first object: the texts of its cells and marks, those of who waits in brackets. */
  const drawn = (element) =>
    element.locator("dd > :not([inert])").first().evaluate((thing) =>
      [...thing.querySelectorAll(".mark, .cell, small")]
        .filter((part) => part.matches(".mark") || !part.querySelector(".mark"))
        .map((part) => (part.matches(".waiting") ? `[${part.textContent}]` : part.matches(".seat, .owner") ? part.className.replace("cell ", "") : part.textContent)),
    );
  for (const [name, file, keys, expected] of [
    ["deadlock", DEADLOCK, "1", ["1"]],
    ["deadlock", DEADLOCK, "12", ["1", "[2]"]],
    ["thread9", "channels/mpsc.html", "321", ['"a letter from 1"', '"a letter from 0"']],
    ["thread7", "synchronization/barrier.html", "1122", ["[1]", "[2]", "seat", "seat", "seat"]],
    ["rc_count", "sharing/rc.html", "0000", ["owner", "owner", "strong 2, weak 0"]],
    ["lost_update", "synchronization/lost-updates.html", "11", ["1"]],
  ]) {
    const { page, element, open, close } = await explorer(name, file);
    await open();
    for (const key of keys) await page.keyboard.press(key);
    assert.deepEqual(await drawn(element), expected, `${name}, ${keys}`);
    await close();
  }
});

test("who sleeps at a Condvar is drawn there, told there, and leaves when it is notified", async () => {
  const { page, element, open, close } = await explorer("condvar_queue", "synchronization/condvar.html");
  await open();
  const bell = element.locator("dd:nth-of-type(2) > :not([inert])");
  const drawn = () => bell.locator(".mark").evaluateAll((marks) => marks.map(({ textContent, className }) => [textContent, className.includes("waiting")]));
  assert.equal(await element.locator("dt").nth(1).innerText(), "bell Condvar");
  assert.equal(await bell.textContent(), "not used yet");
  for (const key of "2233") await page.keyboard.press(key);
  assert.deepEqual(await drawn(), [["2", true], ["3", true]]);
  assert.equal(await bell.locator(".unseen").textContent(), "visitor 2, visitor 3 sleep");
  assert.equal(await bell.locator(".mark").first().evaluate((mark) => getComputedStyle(mark).borderTopStyle), "dotted");
  // The first takes its coat, and rings.
  for (let left = 6; left > 0 && (await drawn()).length > 0; left -= 1) await page.keyboard.press("1");
  assert.match(await bell.textContent(), /^nobody waits/);
  await close();
});

test("a goal that can't be reached is won by saying so, and kept for the next visit", async () => {
  const { page, element, button, open, status, close } = await explorer("lost_update", "synchronization/lost-updates.html");
  await open();
  await button("It can’t be done").click();
  assert.match(await status(), /^It can be done/);
  assert.equal(await element.locator(".goals .solved").count(), 0);
  await button("Lose all three.").click();
  await button("It can’t be done").click();
  assert.match(await status(), /^Right, no schedule does it/);
  assert.equal(await element.locator(".goals .solved").innerText(), "Lose all three.");
  await page.reload();
  await open();
  assert.equal(await element.locator(".goals .solved").innerText(), "Lose all three.");
  await close();
});

for (const [what, kept] of [
  ["damaged", "{"],
  ["of another form", "[1]"],
  ["of another form within", '{"lost_update":7}'],
]) {
  test(`goals that are kept ${what} are none`, async () => {
    const { page, element, open, close } = await explorer("lost_update", "synchronization/lost-updates.html");
    await page.evaluate((kept) => localStorage.setItem("schedule-goals", kept), kept);
    await page.reload();
    await open();
    assert.equal(await element.locator(".goals .solved").count(), 0);
    assert.deepEqual(page.errors, []);
    await close();
  });
}

test("a link to a goal opens with it, and says when it is there no more", async () => {
  const { page, element, status, close } = await explorer("lost_update", "synchronization/lost-updates.html#goal=lost_update:2");
  await element.locator(".play").waitFor();
  await element.getByText("Goal: Lose two visitors.").first().waitFor();
  await page.goto(page.url().replace(":2", ":9"));
  await element.getByText(/no goal 9 any more/).waitFor();
  assert.match(await status(), /These are its goals/);
  await close();
});

test("a link to a goal in an answer unfolds the answer", async () => {
  const { element, close } = await explorer("own_sender_cured", "channels/ending.html#goal=own_sender_cured:1");
  await element.getByRole("region").waitFor();
  assert.ok(await element.evaluate((explorer) => explorer.contains(document.activeElement)));
  await close();
});

test("what was reached is marked on other pages that are open, or were left for this one, and kept again after it was forgotten there", async () => {
  const { page, element, open, close } = await explorer("deadlock", DEADLOCK);
  const other = await page.context().newPage();
  await other.goto(`${these.book.address}goals.html`);
  const marked = other.locator(".goal-list .solved");
  const counted = (page) => page.locator("#mdbook-sidebar [data-goals] small");
  const win = async () => {
    await page.bringToFront();
    for (const key of "x12") await page.keyboard.press(key);
  };
  await open();
  await win();
  await marked.first().waitFor();
  assert.equal(await marked.count(), 1);
  for (const _ of ["asked", "done"]) await other.getByRole("button", { name: /Forget/ }).click();
  await counted(page).waitFor({ state: "detached" });
  await win();
  await marked.first().waitFor();
  assert.equal(await counted(page).count(), 1);

  // A page that waited, as those do to which one goes back, has heard of nothing.
  await other.evaluate(() => {
    const kept = localStorage.getItem("schedule-goals");
    localStorage.setItem("schedule-goals", "{}");
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    window.before = document.querySelectorAll(".goal-list .solved").length;
    localStorage.setItem("schedule-goals", kept);
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  assert.equal(await other.evaluate(() => window.before), 0);
  assert.equal(await marked.count(), 1);
  assert.equal(await element.locator(".goals .solved").count(), 1);
  await close();
});

test("all goals are listed, each leads to its explorer, and those that were reached are marked everywhere", async () => {
  const page = await these.open("goals.html");
  const goals = page.locator('.goal-list a[href*="#goal="]');
  const posed = new Set(explorers().flatMap(({ names }) => names));
  const all = [...posed].reduce((sum, name) => sum + walk(name).challenges.length, 0);
  assert.equal(await goals.count(), all);
  // The first takes the fewest steps.
  await goals.first().click();
  const element = page.locator("schedule-explorer:has(.play)");
  await element.getByRole("region").waitFor();
  await element.evaluate(follow, await element.locator("[aria-pressed=true]").innerText());
  const counted = page.locator("#mdbook-sidebar [data-goals] small");
  assert.match(await counted.first().innerText(), /^\d+\/\d+$/);
  await page.goto(`${these.book.address}goals.html`);
  assert.ok((await page.locator(".goal-list .solved").count()) > 0);
  await page.goto(these.book.address);
  await page.locator(".figures li:has([href='goals.html'])", { hasText: /: \d+ reached$/ }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
