/**
 * `npm run e2e [file…]`: all suites against real parts, one after another. Prints the suites that were skipped and
 * why, and closes with `N passed, N failed, N skipped`.
 */
import { globSync } from "node:fs";
import { join, relative } from "node:path";
import { styleText } from "node:util";
import Mocha from "mocha";
import { findBinaries } from "./kubernetes/binaries.ts";

/** Suites poll with bounds of their own; this one only ends what hangs. */
const TIMEOUT_MS = 5 * 60_000;

const root = join(import.meta.dirname, "..");
const named = process.argv.slice(2);
const files = (named.length > 0 ? named : globSync("e2e/**/*.test.ts", { cwd: root })).map((file) => join(root, file));

// A cold build of Kubernetes outlasts any test's bound, so it comes first.
await findBinaries();

const mocha = new Mocha({ timeout: TIMEOUT_MS, slow: 10_000, forbidOnly: true, reporter: "spec" });
for (const file of files.sort()) mocha.addFile(file);
await mocha.loadFilesAsync();

const skipped = new Map<string, number>();
const started = performance.now();
const runner = mocha.run((failed) => {
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  const { passes = 0 } = runner.stats ?? {};
  for (const [suite, count] of skipped) console.log(styleText("yellow", `skipped: ${suite} (${count})`));
  console.log(`${files.length} files in ${minutes} minutes: ${files.map((file) => relative(root, file)).join(", ")}`);
  const total = [...skipped.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${passes} passed, ${failed} failed, ${total} skipped`);
  // What a suite left running must not keep the run from ending.
  process.exit(failed > 0 ? 1 : 0);
});
runner.on("pending", (test) => {
  const suite = test.titlePath()[0] ?? test.title;
  skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
});
