import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { MultiTenantAlb } from "@sluice/multitenant-alb";
import { AUTO_MODE, SMALLEST } from "./MultiTenantAlbFixtures.ts";
import { recordResources } from "./recordResources.ts";

/** Kind and name of what Pulumi refuses to delete. */
async function protectedOf(args: typeof SMALLEST | typeof AUTO_MODE, deletionProtection: boolean): Promise<string[]> {
  const found: string[] = [];
  const look: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    if (opts.protect === true) found.push(`${type.split(":").at(-1)} ${name}`);
    return undefined;
  };
  const fleet = { ...args.fleet, loadBalancer: { deletionProtection } };
  await recordResources(() => {
    new MultiTenantAlb("edge", { ...args, fleet }, { transformations: [look] });
  });
  return found.sort();
}

describe("MultiTenantAlb's deletion protection", () => {
  for (const [platform, args] of [
    ["the controller", SMALLEST],
    ["EKS Auto Mode", AUTO_MODE],
  ] as const) {
    it(`protects what live traffic depends on, and no bundle, on ${platform}`, async () => {
      assert.deepEqual(await protectedOf(args, true), [
        "Ingress edge-001-anchor",
        "IngressClass edge-001",
        "IngressClassParams edge-001",
        "Namespace edge",
        "TargetGroup edge-001-api",
        "TargetGroup edge-001-web",
        "TargetGroupBinding edge-001-api",
        "TargetGroupBinding edge-001-web",
      ]);
    });
  }

  it("is off by default, so that a stack can be destroyed", async () => {
    assert.deepEqual(await protectedOf(SMALLEST, false), []);
  });

  it("is switched on in AWS too", async () => {
    const fleet = { ...SMALLEST.fleet, loadBalancer: { deletionProtection: true } };
    const registered = await recordResources(() => {
      new MultiTenantAlb("edge", { ...SMALLEST, fleet });
    });
    const attribute = '{"key":"deletion_protection.enabled","value":"true"}';
    const having = registered.filter(({ inputs }) => JSON.stringify(inputs).includes(attribute));
    assert.deepEqual(
      having.map(({ type }) => type.split(":").at(-1)),
      ["IngressClassParams"],
    );
  });
});
