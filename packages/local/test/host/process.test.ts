import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ended, guard } from "../../src/host/process.ts";

const PROCESS = fileURLToPath(new URL("../../src/host/process.ts", import.meta.url));

describe("guard", () => {
  it("takes children down with the process that started them", async () => {
    const script = `
      import { spawn } from "node:child_process";
      import { guard } from ${JSON.stringify(PROCESS)};
      const stdio = ["ignore", "inherit", "inherit"];
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio });
      guard(child);
      child.once("spawn", () => process.exit(3));`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    parent.stdout.resume();
    // The pipe closes only when both have ended.
    const [exitCode] = await once(parent, "close");
    assert.equal(exitCode, 3);
  });
});

describe("ended", () => {
  it("kills what takes too long, and says so", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    guard(child);
    assert.deepEqual(await ended(child, 0.1), { exitCode: -1, timedOut: true });
  });
});
