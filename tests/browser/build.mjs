// Builds the book into a folder of its own, with what Cargo has.

import { spawnSync } from "node:child_process";
import { folder, root } from "./book.mjs";

const { status, error } = spawnSync("mdbook", ["build", "--dest-dir", folder], { cwd: root, stdio: "inherit" });
if (error) {
  console.error(`mdbook can't be started (${error.code}): install it with \`cargo install mdbook --version 0.5.4 --locked\``);
}
process.exit(status ?? 1);
