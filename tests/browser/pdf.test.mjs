// The whole book on paper: one command makes a tagged PDF with an outline.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { root } from "./book.mjs";

test("the book is one tagged PDF with an outline, a title and a language, and no longer than it has to be", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "book-"));
  const file = path.join(folder, "book.pdf");
  const made = spawnSync("cargo", ["export", "pdf", file], {
    cwd: root,
    encoding: "utf8",
    timeout: 300_000,
  });
  assert.equal(made.status, 0, made.stderr);
  assert.equal(made.stdout, `${file}\n`);
  assert.deepEqual(fs.readdirSync(folder), ["book.pdf"]);

  const pdf = fs.readFileSync(file, "latin1");
  fs.rmSync(folder, { recursive: true });
  const catalog = /\/Type \/Catalog[\s\S]*?endobj/.exec(pdf)[0];
  assert.match(catalog, /\/MarkInfo <<[^>]*\/Marked true/);
  assert.match(catalog, /\/StructTreeRoot /);
  assert.match(catalog, /\/Outlines /);
  assert.match(catalog, /\/Lang \(en/);
  assert.match(pdf, /<<\/Title \(Threads, Networking and Sharing\)/);
  for (const heading of ["Threads", "Who goes next?", "Deadlock", "How this book proves itself", "Glossary"]) {
    assert.ok(pdf.includes(`<</Title (${heading})`), `“${heading}” is not in the outline`);
  }

  // Each chapter has a few pages, since a listing stands once.
  const summary = fs.readFileSync(path.join(root, "src/SUMMARY.md"), "utf8");
  const chapters = summary.match(/^(- )?\[/gm).length;
  const pages = pdf.match(/\/Type \/Page\b/g).length;
  assert.ok(pages < 6.4 * chapters, `${pages} pages for ${chapters} chapters`);
});
