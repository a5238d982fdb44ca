import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CheckedRun, openPolicyPack, type PolicyPack } from "@sluice/local";
import { LOAD_BALANCER } from "./types.ts";

const NAME = "live-alb-replaced";
const URN = `urn:pulumi:dev::test::${LOAD_BALANCER}::edge`;
const EMPTY: CheckedRun = { project: "test", stack: "dev", mode: "preview", resources: [] };
const DIRECTORY = join(import.meta.dirname, "..");
const VARIABLE = "SLUICE_PREVIOUS_STATE";

function open(): Promise<PolicyPack> {
  return openPolicyPack(DIRECTORY, { project: "test", stack: "dev", preview: true });
}

/** What `pulumi stack export` writes of a stack with this load balancer. */
function exported(name: string): string {
  const resource = { urn: URN.replace("edge", name), type: LOAD_BALANCER, inputs: { name } };
  return JSON.stringify({ version: 3, deployment: { resources: [resource] } });
}

describe("files that policies of the pack read", () => {
  let directory: string;
  let old: string;
  let pack: PolicyPack;

  const check = (previousState?: string, of = pack) => {
    const settings = previousState === undefined ? {} : { previousState };
    return of.check(EMPTY, { all: "disabled", [NAME]: { enforcementLevel: "mandatory", ...settings } });
  };

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "sluice-"));
    old = join(directory, "before.json");
    writeFileSync(old, exported("edge"));
    pack = await open();
  });
  after(() => {
    pack.close();
    rmSync(directory, { recursive: true });
  });

  it("are named by an absolute path, and findings on what was lost carry its URN", async () => {
    const { violations } = await check(old);
    assert.deepEqual(
      violations.map(({ policy, level, urn }) => ({ policy, level, urn })),
      [{ policy: NAME, level: "mandatory", urn: URN }],
    );
  });

  it("need not be there", async () => {
    assert.deepEqual((await check()).violations, []);
  });

  it("end the run where they cannot be read", async () => {
    const missing = join(directory, "missing.json");
    await assert.rejects(check(missing), new RegExp(`The file ${missing} cannot be read: ENOENT`));
    await assert.rejects(check("before.json"), /The path before\.json is not absolute/);
  });

  it("may come from the environment, and the configuration counts more", async () => {
    process.env[VARIABLE] = old;
    const other = join(directory, "other.json");
    writeFileSync(other, exported("other"));
    const told = await open();
    try {
      const found = [await check(undefined, told), await check("", told), await check(other, told)];
      const lost = found.map(({ violations }) => violations.map(({ urn }) => urn));
      assert.deepEqual(lost, [[URN], [URN], [URN.replace("edge", "other")]]);
    } finally {
      told.close();
      delete process.env[VARIABLE];
    }
  });
});
