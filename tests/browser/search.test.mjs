// What learners ask for, in words of their own: errors, symptoms, tasks, names. Each query
// leads, first or second, to the page that is about it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withBrowser } from "./browser.mjs";

const these = withBrowser();

/** Each with where the beginning of an address leads; where several pages are about it, any of them. */
const QUERIES = [
  ["borrowed value does not live long enough", "threads/sharing", "threads/moving", "ending-borrows"],
  ["closure may outlive the current function", "threads/moving"],
  ["use of moved value", "threads/moving", "threads/sharing"],
  ["Rc cannot be sent between threads safely", "threads/crossing", "threads/sharing"],
  ["already borrowed", "refcell", "ending-borrows"],
  ["already mutably borrowed", "refcell", "ending-borrows"],
  ["PoisonError", "poison"],
  ["called unwrap on an Err value RecvError", "channels/ending", "channels/actor"],
  ["SendError", "channels/ending", "channels/mpsc", "channels/actor"],
  ["future is not Send", "async/guard"],
  ["connection reset by peer", "networking/tcp", "networking/echo", "networking/probe", "networking/timeouts"],
  ["broken pipe", "networking/tcp", "networking/echo", "pipelines/commands"],
  ["address already in use", "networking/tcp"],
  ["connection refused", "networking/probe"],
  ["E0373", "threads/moving"],
  ["E0277", "threads/crossing", "threads/sharing"],
  ["main exits before thread", "threads/spawn", "stuck.html#it-is-not-stuck-it-has-ended"],
  ["main thread ends before spawned threads", "threads/spawn", "stuck.html#it-is-not-stuck-it-has-ended"],
  ["receiver hangs forever", "channels/ending", "stuck.html#channels"],
  ["program hangs", "stuck", "debug.html#it-hangs"],
  ["counter is wrong", "lost-updates", "stuck.html#it-is-not-stuck-it-is-wrong"],
  ["threads are slower than one thread", "threads/pays", "stuck.html#it-is-not-stuck-it-is-slow"],
  ["output order changes every run", "threads/order"],
  ["test fails sometimes", "debug"],
  ["flaky test", "debug"],
  ["memory leak", "sharing/cycles", "debug.html#it-grows"],
  ["wait returns without notify", "condvar"],
  ["lost wakeup", "condvar", "parking"],
  ["thread panics but program continues", "threads/panics"],
  ["server hangs on slow client", "networking/timeouts"],
  ["read blocks forever", "networking/timeouts", "stuck.html#sockets"],
  ["deadlock with one lock", "synchronization/deadlock", "synchronization/guards", "synchronization/readers", "synchronization/mutex"],
  ["small packets are slow", "nodelay"],
  ["read returns half a message", "networking/tcp", "networking/framed", "store/frames"],
  ["number of cores", "threads/pays", "which-tool"],
  ["how many threads", "which-tool.html#how-many-threads", "threads/pays"],
  ["tcp echo server", "networking/echo"],
  ["share data between threads", "threads/sharing", "which-tool"],
  ["return a value from a thread", "threads/spawn"],
  ["stop a thread", "synchronization/stopping"],
  ["wait for all threads to finish", "threads/spawn", "synchronization/barrier"],
  ["limit number of connections", "networking/timeouts", "store/pool", "queue.html#a-semaphore"],
  ["send messages between threads", "channels/mpsc"],
  ["global mutable variable", "synchronization/once", "threads/crossing", "interior-mutability/write-once", "mutex"],
  ["lazy static", "synchronization/once"],
  ["parallel iterator", "pipelines/rayon"],
  ["implement a mutex", "memory-ordering/lock"],
  ["spin lock", "memory-ordering/lock"],
  ["write my own executor", "async/executor"],
  ["find a data race", "debug"],
  ["detect deadlock", "debug", "deadlock"],
  ["set read timeout", "networking/timeouts"],
  ["length prefixed messages", "networking/framed"],
  ["dns lookup", "networking/names"],
  ["graceful shutdown", "store/shutdown"],
  ["publish subscribe", "store/pubsub"],
  ["back pressure", "channels/rendezvous"],
  ["retry udp", "networking/udp"],
  ["write ahead log", "store/log"],
  ["Arc vs Rc", "threads/sharing", "threads/crossing", "which-tool"],
  ["Mutex vs RwLock", "synchronization/readers"],
  ["Send and Sync", "threads/crossing"],
  ["happens before", "memory-ordering/flag", "memory-ordering/litmus"],
  ["compare_exchange", "lost-updates.html#a-change-that", "relaxed.html#a-loop"],
  ["thread local", "threads/"],
  ["sleep", "stopping", "order"],
  ["try_lock", "deadlock.html#other", "mutex", "guards"],
  ["OnceLock", "once", "write-once"],
  ["park unpark", "parking"],
  ["sync_channel", "rendezvous"],
  ["Acquire Release", "memory-ordering/flag", "memory-ordering/litmus"],
  ["false sharing", "threads/pays.html#what-you-share"],
  ["ABA problem", "lost-updates.html#changed"],
  ["thread name", "debug.html#names", "threads/"],
  ["ThreadSanitizer", "debug"],
  ["catch_unwind", "threads/panics", "pool"],
  ["println missing from thread", "threads/spawn"],
  ["program exits before thread prints", "threads/spawn"],
  ["recursive lock", "deadlock"],
  ["client disconnects", "networking/tcp"],
  ["static lifetime", "threads/moving"],
  ["reference cycle", "sharing/cycles"],
  ["compare and swap", "lost-updates"],
  ["memory barrier", "fences"],
  ["timeout on recv", "channels/ending"],
  ["udp packet lost", "networking/udp"],
  ["fsync", "store/log"],
  ["race condition", "lost-updates"],
  ["lock held too long", "pipelines/by-hand"],
];

test("a search leads a learner’s own words to the page that is about them", async () => {
  assert.ok(QUERIES.length >= 60);
  const page = await these.open("proofs.html?search=mutex");
  const lost = [];
  for (const [query, ...wanted] of QUERIES) {
    await page.getByRole("searchbox").fill(query);
    await page.locator("#mdbook-searchresults-header").filter({ hasText: `'${query}'` }).waitFor();
    const found = await page.locator("#mdbook-searchresults a").evaluateAll((links) => links.slice(0, 2).map((link) => link.getAttribute("href").replace(/\?[^#]*/, "")));
    if (!found.some((link) => wanted.some((one) => link.includes(one)))) lost.push(`${query}: ${found}`);
  }
  assert.deepEqual(lost, []);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
