import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { MultiTenantAlb, type MultiTenantAlbArgs } from "@sluice/multitenant-alb";
import { AUTO_MODE, annotationsOf, INGRESS, listed, SMALLEST, specOf, TARGET_GROUP } from "./MultiTenantAlbFixtures.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

const ALB = "alb.ingress.kubernetes.io";
const FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:degraded:live";
const PERMISSION = "aws:lambda/permission:Permission";
const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";

const services = {
  ...SMALLEST.fleet.services,
  web: { ...SMALLEST.fleet.services.web, fallback: { steps: [100, 25] } },
};
const HYBRID = { ...SMALLEST, fleet: { ...SMALLEST.fleet, services }, fallbacks: { web: FUNCTION } };
const HYBRID_AUTO_MODE = { ...AUTO_MODE, fleet: { ...AUTO_MODE.fleet, services }, fallbacks: { web: FUNCTION } };

function build(changes: object = {}): MultiTenantAlb {
  return new MultiTenantAlb("edge", { ...HYBRID, ...changes });
}

describe("MultiTenantAlb with a fallback", () => {
  it("adds to each shard of the service a target group for the function and a gate", async () => {
    const registered = await recordResources(() => build());
    const shards = ["edge-001", "edge-002"];
    assert.deepEqual(
      listed(registered).filter((line) => /fallback|gate/.test(line)),
      [
        ...shards.map((shard) => `${PERMISSION} ${shard}-web-fallback`),
        ...shards.map((shard) => `${TARGET_GROUP} ${shard}-web-fallback`),
        ...shards.map((shard) => `${ATTACHMENT} ${shard}-web-fallback`),
        ...shards.map((shard) => `${INGRESS} ${shard}-gate`),
        ...shards.map((shard) => `sluice:index:LambdaTargetGroup ${shard}-web-fallback`),
      ],
    );
  });

  it("makes the gate above all tenants, closed, without a key of the shifter's, and does not wait for it", async () => {
    const registered = await recordResources(() => build());
    const gate = inputsOf(registered, INGRESS, "edge-001-gate");
    const forward = (...groups: object[]) =>
      JSON.stringify({ type: "forward", forwardConfig: { targetGroups: groups } });
    const shared = (weight: number) =>
      forward(
        { targetGroupName: "edge-001-web", weight: 100 - weight },
        { targetGroupName: "edge-001-web-fallback", weight },
      );
    assert.deepEqual(annotationsOf(gate), {
      [`${ALB}/group.order`]: "-1000",
      [`${ALB}/actions.api-primary`]: JSON.stringify({ type: "forward", targetGroupName: "edge-001-api" }),
      [`${ALB}/actions.web-100`]: shared(100),
      [`${ALB}/actions.web-25`]: shared(25),
      "pulumi.com/skipAwait": "true",
    });
    const path = (key: string) => ({
      path: `/.sluice/inert/${key}`,
      pathType: "ImplementationSpecific",
      backend: { service: { name: key, port: { name: "use-annotation" } } },
    });
    assert.deepEqual(specOf(gate), {
      ingressClassName: "edge-001",
      rules: [{ http: { paths: [path("api-primary"), path("web-100"), path("web-25")] } }],
    });
  });

  it("forwards by ARN on EKS Auto Mode, of the fallback too", async () => {
    const registered = await recordResources(() => new MultiTenantAlb("edge", HYBRID_AUTO_MODE));
    const action = annotationsOf(inputsOf(registered, INGRESS, "edge-002-gate"))[`${ALB}/actions.web-25`];
    assert.deepEqual(JSON.parse(String(action)), {
      type: "forward",
      forwardConfig: {
        targetGroups: [
          { targetGroupARN: "arn:edge-002-web", weight: 75 },
          { targetGroupARN: "arn:edge-002-web-fallback", weight: 25 },
        ],
      },
    });
    assert.doesNotMatch(JSON.stringify(registered), /targetGroupName|000000000000/);
  });

  it("declares no condition of a gate on either platform, which would conflict with the shifter's", async () => {
    for (const args of [HYBRID, HYBRID_AUTO_MODE]) {
      const registered = await recordResources(() => new MultiTenantAlb("edge", args));
      const gates = registered.filter(({ name }) => name.endsWith("-gate"));
      assert.equal(gates.length, 2);
      assert.doesNotMatch(JSON.stringify(gates), /conditions\./);
    }
  });

  it("lets this load balancer's target group alone invoke the function, by its alias", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(inputsOf(registered, TARGET_GROUP, "edge-001-web-fallback"), {
      name: "edge-001-web-fallback",
      targetType: "lambda",
      lambdaMultiValueHeadersEnabled: true,
      healthCheck: { enabled: false, interval: 35, timeout: 30 },
      tags: { "sluice:fleet": "edge", "sluice:shard": "edge-001", "sluice:service": "web" },
    });
    const { function: name, qualifier, sourceArn } = inputsOf(registered, PERMISSION, "edge-001-web-fallback");
    assert.deepEqual([name, qualifier, sourceArn], [FUNCTION.slice(0, -5), "live", "arn:edge-001-web-fallback"]);
  });

  it("takes the function as a resource of the program", async () => {
    const registered = await recordResources(() => {
      const code = new pulumi.asset.AssetArchive({});
      const degraded = new aws.lambda.Function("degraded", { role: "arn:aws:iam::123456789012:role/x", code });
      build({ fallbacks: { web: degraded } });
    });
    assert.equal(inputsOf(registered, ATTACHMENT, "edge-001-web-fallback").targetId, "arn:degraded");
  });

  it("makes the gate once its target groups are there, and bundles after the gate", async () => {
    const after = await dependenciesOf(HYBRID);
    assert.equal(after("edge-001-gate").includes("edge-001-web-fallback"), true);
    assert.equal(after("edge-001-gate").includes("edge-001-web"), true);
    assert.deepEqual(after("edge-001-b0001").includes("edge-001-gate"), true);
    assert.equal(after("edge-001-anchor").includes("edge-001-gate"), false);
  });

  it("makes the anchor, which names the load balancer, before the gate on EKS Auto Mode", async () => {
    const after = await dependenciesOf(HYBRID_AUTO_MODE);
    assert.equal(after("edge-001-gate").includes("edge-001-anchor"), true);
  });

  it("hands out the gates and the fallbacks' target groups, by shard and service", async () => {
    let fleet: MultiTenantAlb | undefined;
    await recordResources(() => {
      fleet = build();
    });
    assert.equal(fleet?.gates.length, 2);
    assert.deepEqual(Object.keys(fleet?.fallbackArns ?? {}), ["edge-001", "edge-002"]);
    assert.deepEqual(Object.keys(fleet?.fallbackArns["edge-001"] ?? {}), ["web"]);
  });

  it("does not mark the component as changed when the function does", async () => {
    const registered = await recordResources(() => build());
    assert.equal("fallbacks" in inputsOf(registered, "sluice:index:MultiTenantAlb", "edge"), false);
  });

  it("protects gates and fallbacks like anchors", async () => {
    const found: string[] = [];
    const look: pulumi.ResourceTransformation = ({ type, name, opts }) => {
      if (opts.protect === true) found.push(`${type.split(":").at(-1)} ${name}`);
      return undefined;
    };
    const fleet = { ...HYBRID.fleet, loadBalancer: { deletionProtection: true } };
    await recordResources(() => {
      new MultiTenantAlb("edge", { ...HYBRID, fleet }, { transformations: [look] });
    });
    // The group, its permission and its attachment are children of the component, from which they have their protection.
    for (const one of ["Ingress edge-001-gate", "LambdaTargetGroup edge-001-web-fallback"])
      assert.ok(found.includes(one), one);
  });
});

/** By name of a resource: the names of what it depends on. */
async function dependenciesOf(args: MultiTenantAlbArgs): Promise<(name: string) => readonly string[]> {
  const found = new Map<string, readonly pulumi.Input<pulumi.Resource>[]>();
  const names = new Map<unknown, string>();
  const look: pulumi.ResourceTransformation = ({ resource, name, opts: { dependsOn = [] } }) => {
    names.set(resource, name);
    found.set(name, [dependsOn].flat() as readonly pulumi.Input<pulumi.Resource>[]);
    return undefined;
  };
  await recordResources(() => new MultiTenantAlb("edge", args, { transformations: [look] }));
  return (name) => (found.get(name) ?? []).map((resource) => names.get(resource) ?? "");
}
