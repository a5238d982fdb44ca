import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { GroupModel } from "../../src/elbv2.ts";
import { type InterpretInput, interpret } from "../../src/interpret/index.ts";
import type { Service } from "../../src/kubernetes.ts";

interface RecordedCase extends InterpretInput {
  readonly id: string;
  readonly expect: Omit<GroupModel, "group"> | { readonly error: string };
}

const SERVICES: readonly Service[] = ["tenant-a", "tenant-b"].flatMap((namespace) => [
  service(namespace, "web", [{ name: "http", port: 80, targetPort: 8080 }]),
  service(namespace, "api", [
    { name: "http", port: 8080 },
    { name: "admin", port: 9090 },
  ]),
]);

function service(namespace: string, name: string, ports: Service["spec"]["ports"]): Service {
  return { apiVersion: "v1", kind: "Service", metadata: { namespace, name }, spec: { ports } };
}

const RECORDING = new URL("../fixtures/recorded-plans.jsonl", import.meta.url);
const CASES = readFileSync(RECORDING, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as RecordedCase);

describe("interpret, against what the controller was recorded to build", () => {
  it("has the whole recording", () => {
    assert.equal(CASES.length, 313);
  });

  for (const { id, expect, ...input } of CASES) {
    it(`builds case ${id} as the controller did`, () => {
      const expected = [{ group: `rec-${id}`, ...expect }];
      assert.deepEqual(interpret({ ...input, services: SERVICES }), expected);
      assert.deepEqual(interpret(input), expected, "without Services given");
    });
  }
});
