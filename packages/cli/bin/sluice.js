#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot run TypeScript gets as far as saying so.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = [22, 18];
const here = dirname(fileURLToPath(import.meta.url));

function isNewEnough([major, minor]) {
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The Node that npm installed with the repository, in the nearest node_modules. */
function installedNode() {
  for (let directory = here; ; directory = dirname(directory)) {
    const candidate = join(directory, "node_modules", ".bin", "node");
    if (existsSync(candidate)) return candidate;
    if (directory === dirname(directory)) return undefined;
  }
}

function rerun(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, SLUICE_RERUN: "1" },
  });
  // The terminal signals both; this one only passes on how the other ended.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", refuse);
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

function refuse() {
  process.stderr.write(
    `sluice needs Node ${NEEDED.join(".")} or newer, and this is ${process.versions.node}: ` +
      "update Node, or run `npm ci` in the repository, which brings one\n",
  );
  process.exitCode = 1;
}

if (isNewEnough(process.versions.node.split(".").map(Number))) {
  await import("../src/main.ts");
} else {
  const node = process.env.SLUICE_RERUN === undefined ? installedNode() : undefined;
  if (node === undefined) refuse();
  else rerun(node);
}
