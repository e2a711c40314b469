// Builds the book into a folder of its own, for the address at which it is served.

import { spawnSync } from "node:child_process";
import { BELOW, folder, root } from "./book.mjs";

const { status, error } = spawnSync("cargo", ["book", "build", "--dest-dir", folder], {
  cwd: root,
  env: { ...process.env, MDBOOK_OUTPUT__HTML__SITE_URL: BELOW },
  stdio: "inherit",
});
if (error) {
  console.error(`cargo can't be started (${error.code}): Rust brings it`);
}
process.exit(status ?? 1);
