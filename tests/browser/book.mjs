// The built book, and a server for it on the loopback interface.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";

export const root = path.resolve(import.meta.dirname, "../..");

/** Where build.mjs puts the book. */
export const folder = path.join(root, "target", "browser", "book");

/** The pages themselves: mdBook gives each renderer a folder when there are several. */
const html = () => [path.join(folder, "html"), folder].find((dir) => fs.existsSync(path.join(dir, "index.html")));

/** The folder below the server's root, as on GitHub Pages. */
export const BELOW = "/threads/book/";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** All files of the book, relative to it. */
export function files() {
  return fs
    .readdirSync(html(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(html(), path.join(entry.parentPath, entry.name)))
    .sort();
}

export function read(file) {
  return fs.readFileSync(path.join(html(), file));
}

/** The data of an explorer. */
export function walk(name) {
  return JSON.parse(read(`walks/${name}.json`));
}

/** The pages that a reader visits: chapters and listings, and no old addresses. */
export function pages() {
  const others = ["toc.html", "print.html", "404.html"];
  const moved = (file) => read(file).includes('http-equiv="refresh"');
  return files().filter((file) => file.endsWith(".html") && !others.includes(file) && !moved(file));
}

/** The pages on which the reader can be the scheduler, with the listings there. */
export function explorers() {
  return pages().flatMap((page) => {
    const names = [...read(page).toString().matchAll(/<schedule-explorer data-name="(\w+)"/g)].map(([, name]) => name);
    return names.length > 0 ? [{ page, names }] : [];
  });
}

/**
 * Serves the book, compressed, on a port that the system chooses.
 * `answer` may answer a request in another way: it returns true when it has.
 */
export async function serve() {
  const served = { answer: undefined, requests: [] };
  const known = new Set(files());
  const compressed = new Map();
  const gzip = (file) => {
    if (!compressed.has(file)) compressed.set(file, zlib.gzipSync(read(file)));
    return compressed.get(file);
  };
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = decodeURIComponent(pathname.replace(BELOW, "")) || "index.html";
    served.requests.push(file);
    if (served.answer?.(file, response)) return;
    if (!pathname.startsWith(BELOW) || !known.has(file)) {
      response.writeHead(404, { "content-type": TYPES[".html"] }).end(read("404.html"));
      return;
    }
    response
      .writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream", "content-encoding": "gzip" })
      .end(gzip(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  served.address = `http://127.0.0.1:${server.address().port}${BELOW}`;
  served.close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return served;
}
