import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { SHIFTER_BUNDLE_KEY, SHIFTER_COMMAND, shifterBundle, writeShifterBundle } from "../src/bundle.ts";

/** All of a ConfigMap's data. */
const CONFIG_MAP_BYTES = 1024 * 1024;

describe("the shifter's bundle", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-bundle-"));
    writeShifterBundle(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("fits into a ConfigMap, with room", () => {
    const { compressed, bytes } = shifterBundle();
    assert.equal(Buffer.from(compressed, "base64").length, bytes);
    assert.ok(compressed.length < CONFIG_MAP_BYTES * 0.6, `${compressed.length} bytes`);
  });

  it("has the same bytes each time it is made", () => {
    const written = readFileSync(join(folder, SHIFTER_BUNDLE_KEY)).toString("base64");
    assert.equal(written, shifterBundle().compressed);
  });

  it("names no file of the machine on which it was made", () => {
    const code = brotliDecompressSync(Buffer.from(shifterBundle().compressed, "base64")).toString();
    assert.equal(code.includes(join(import.meta.dirname, "../../..")), false);
  });

  it("is started by its command without anything being written, and refuses a bad configuration with every problem", () => {
    const config = join(folder, "config.json");
    writeFileSync(config, JSON.stringify({ fleet: "edge", services: [] }));
    const [, ...args] = SHIFTER_COMMAND.with(-1, join(folder, SHIFTER_BUNDLE_KEY));
    const { status, stderr } = spawnSync(process.execPath, [...args, config], {
      encoding: "utf8",
      env: { POD_NAME: "a" },
    });
    assert.equal(status, 2);
    assert.equal(stderr.trim().split("\n").length, 5, stderr);
  });
});
