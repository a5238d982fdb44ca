import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readPlacement } from "../../../src/spec/placementFile.ts";
import { useDirectory } from "../directory.ts";

const KILLS = 15;
const MODULE = new URL("../../../src/spec/placement/writePlacement.ts", import.meta.url).href;

/** Writes two placements of different length in turn, for ever, and says so in front of each write. */
const WRITER = `
  const { writePlacement } = await import(${JSON.stringify(MODULE)});
  const { writeSync } = await import("node:fs");
  const placementOf = (count) => ({
    fleet: "edge",
    shards: { "edge-001": { services: ["web"], bundles: { "edge-001-b0001": {
      profile: "site",
      tenants: Array.from({ length: count }, (_, index) => "tenant-" + index),
    } } } },
  });
  const placements = [placementOf(2000), placementOf(3000)];
  for (let turn = 0; ; turn += 1) {
    writeSync(1, ".");
    writePlacement(process.argv[1], placements[turn % 2]);
  }
`;

describe("writePlacement", () => {
  const directory = useDirectory();

  it("leaves the old or the new placement when it is killed at any moment", async () => {
    const file = directory.path("placement.json");
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await writeUntilKilled(file, kill + 1);
      const { placement, problems } = readPlacement(file, { fleet: "edge" });
      assert.deepEqual(problems, []);
      const tenants = placement?.shards["edge-001"]?.bundles["edge-001-b0001"]?.tenants;
      assert.ok(tenants?.length === 2000 || tenants?.length === 3000);
    }
  });
});

/** Kills the writer when it says that a write begins, so that the kill falls somewhere into the writing. */
async function writeUntilKilled(file: string, writes: number): Promise<void> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", WRITER, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let seen = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    seen += chunk.length;
    if (seen >= writes) child.kill("SIGKILL");
  });
  const [, signal] = await once(child, "exit");
  assert.equal(signal, "SIGKILL");
}
