// Builds the book into a folder of its own, for the address at which it is served.

import { spawnSync } from "node:child_process";
import { BELOW, folder, root } from "./book.mjs";

const { status, error } = spawnSync("mdbook", ["build", "--dest-dir", folder], {
  cwd: root,
  env: { ...process.env, MDBOOK_OUTPUT__HTML__SITE_URL: BELOW },
  stdio: "inherit",
});
if (error) {
  console.error(`mdbook can't be started (${error.code}): install it with \`cargo install mdbook --version 0.5.4 --locked\``);
}
process.exit(status ?? 1);
