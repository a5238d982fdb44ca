import assert from "node:assert/strict";
import { providerKey } from "../../src/view/resource.ts";

const providerUrn = (type: string, name: string) => `urn:pulumi:dev::shops::pulumi:providers:${type}::${name}`;

describe("the key of a provider", () => {
  it("is one for the default providers that a program and its components have for Kubernetes", () => {
    const keys = ["default", "default_4_34_2", "default_4_29_0_beta_1"].map((name) =>
      providerKey(providerUrn("kubernetes", name)),
    );
    assert.deepEqual([...new Set(keys)], [providerUrn("kubernetes", "default")]);
  });

  it("is the URN for a provider that the program makes, and for those of other clouds", () => {
    for (const urn of [providerUrn("kubernetes", "edge_1"), providerUrn("aws", "default_7_48_0"), ""]) {
      assert.equal(providerKey(urn), urn);
    }
  });
});
