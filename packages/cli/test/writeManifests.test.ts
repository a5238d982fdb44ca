import assert from "node:assert/strict";
import type { KubernetesObject } from "@sluice/alb-model";
import fc from "fast-check";
import { parse } from "yaml";
import { formatManifests } from "../src/writeManifests.ts";

const words = fc.constantFrom(
  "on",
  "yes",
  "No",
  "null",
  "~",
  "012",
  "1e3",
  "0x1f",
  "12:30",
  "2026-01-02",
  "=",
  "<<",
  "1_000",
  "",
);

function annotated(value: string): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "x", annotations: { key: value } },
    spec: { controller: "c" },
  };
}

describe("formatManifests", () => {
  it("writes every text so that YAML 1.1 and 1.2 readers get that text", () => {
    fc.assert(
      fc.property(fc.oneof(words, fc.string({ unit: "grapheme" })), (text) => {
        const written = formatManifests({ shard: "x", objects: [annotated(text)] });
        for (const version of ["1.1", "1.2"] as const) {
          assert.equal(parse(written, { version }).metadata.annotations.key, text);
        }
      }),
    );
  });
});
