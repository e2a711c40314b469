// Lets the book be read and searched without a network after one visit.
//
// Above this stands what the build adds: VERSION, a hash of all files, and
// FILES, their names. Each version has a cache of its own.

"use strict";

/** Other books may live on the same host. */
const OURS = `book ${registration.scope} `;
const CACHE = OURS + VERSION;

/** How long a page may take before the kept one is shown, in milliseconds. */
const PATIENCE = 3000;

addEventListener("install", (event) => {
  // Asks the server: what the browser has kept may be of an older version.
  const files = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(files)));
});

addEventListener("activate", (event) => {
  const outdated = (names) => names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(outdated(names).map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(registration.scope)) event.respondWith(answer(event.request));
});

async function answer(request) {
  const { pathname } = new URL(request.url);
  const kept = await keptAt(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  if (!kept) return fetch(request);
  // A name with a hash in it never changes what it names. All else is fresh
  // when there is a network: the book is republished, and must not be stale.
  if (/-[0-9a-f]{8}\./.test(pathname)) return kept;
  const patience = new Promise((late) => setTimeout(late, PATIENCE));
  const fresh = fetch(request).catch(() => undefined);
  const first = await Promise.race([fresh, patience]);
  return first?.ok ? first : kept;
}

// Without storage, the book is what the network gives.
async function keptAt(address) {
  try {
    return await (await caches.open(CACHE)).match(address);
  } catch {
    return undefined;
  }
}
