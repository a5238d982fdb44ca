/** `npm test`: lint, types and all tests, side by side, each printed whole; fails when any of them does. */
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const STEPS = ["lint", "types", "unit"];

interface Step {
  readonly name: string;
  readonly code: number;
}

/** Runs a script of package.json; what it prints comes at its end, in one piece. */
function run(name: string): Promise<Step> {
  const child = spawn("npm", ["run", "--silent", name], {
    stdio: ["ignore", "pipe", "pipe"],
    // Workers and the programs that they start load the same SDKs again and again.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"), ...process.env },
    shell: process.platform === "win32",
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => printed.push(chunk));
  return new Promise((resolve) => {
    child.once("error", ({ message }) => printed.push(Buffer.from(message)));
    child.once("close", (code) => {
      process.stdout.write(`\n${name}\n${Buffer.concat(printed).toString()}`);
      resolve({ name, code: code ?? 1 });
    });
  });
}

const steps = await Promise.all(STEPS.map(run));
const failed = steps.filter(({ code }) => code !== 0).map(({ name }) => name);
if (failed.length > 0) console.error(`\nfailed: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
