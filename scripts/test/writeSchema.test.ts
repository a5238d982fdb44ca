import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ROOT, schemaFiles } from "../writeSchema.ts";

describe("writeSchema", () => {
  for (const [file, text] of schemaFiles()) {
    it(`${file} is what the sources say`, () => {
      assert.equal(readFileSync(new URL(file, ROOT), "utf8"), text, `${file} is stale: run \`npm run schema\``);
    });
  }
});
