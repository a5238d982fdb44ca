import assert from "node:assert/strict";
import { ScaledToZero, type ScaledToZeroArgs, serviceTargetGroups } from "../../src/components/ScaledToZero.ts";
import { requestsQuery } from "../../src/scale/scaledObject.ts";
import { listed, recordCloud, refusal, resourceOf, shown, unknown } from "./recordCloud.ts";

const SCALED = "kubernetes:keda.sh/v1alpha1:ScaledObject";
const AUTHENTICATION = "kubernetes:keda.sh/v1alpha1:TriggerAuthentication";

function arn(name: string): string {
  return `arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/${name}/6d0ecf831eec9f09`;
}

const ARGS: ScaledToZeroArgs = {
  namespace: "shop",
  deployment: "web",
  requestsPerMinutePerPod: 3000,
  maxReplicas: 20,
  region: "eu-central-1",
  targetGroups: [
    { pods: arn("edge-001-web"), fallback: arn("edge-001-web-fallback") },
    { pods: arn("edge-002-web"), fallback: arn("edge-002-web-fallback") },
  ],
};

describe("ScaledToZero", () => {
  it("registers what KEDA needs, in the Deployment's namespace and under its name", async () => {
    const registered = await recordCloud((opts) => new ScaledToZero("web", ARGS, opts));
    assert.deepEqual(listed(registered), [
      `${SCALED} web`,
      `${AUTHENTICATION} web-metrics`,
      "sluice:index:ScaledToZero web",
    ]);
    const { inputs } = resourceOf(registered, SCALED, "web");
    assert.deepEqual(inputs.metadata, {
      name: "web",
      namespace: "shop",
      labels: { "app.kubernetes.io/managed-by": "sluice" },
    });
    assert.deepEqual(resourceOf(registered, AUTHENTICATION, "web-metrics").inputs.spec, {
      podIdentity: { provider: "aws" },
    });
  });

  it("adds up the requests of both groups of every shard", async () => {
    const registered = await recordCloud((opts) => new ScaledToZero("web", ARGS, opts));
    const spec = resourceOf(registered, SCALED, "web").inputs.spec as {
      advanced: { scalingModifiers: { formula: string } };
      triggers: { authenticationRef: { name: string }; metadata: { expression: string } }[];
    };
    assert.equal(spec.advanced.scalingModifiers.formula, "group1 + group2 + group3 + group4");
    assert.deepEqual(
      spec.triggers.map(({ metadata }) => metadata.expression),
      ["edge-001-web", "edge-001-web-fallback", "edge-002-web", "edge-002-web-fallback"].map((name) =>
        requestsQuery(arn(name)),
      ),
    );
    assert.deepEqual([...new Set(spec.triggers.map(({ authenticationRef }) => authenticationRef.name))], ["web"]);
  });

  it("shows everything but the groups in a preview where they are not known yet", async () => {
    const targetGroups = [{ pods: unknown(), fallback: unknown() }];
    const registered = await recordCloud(
      (opts) => new ScaledToZero("web", { ...ARGS, targetGroups, identity: { roleArn: unknown() } }, opts),
      true,
    );
    const spec = shown(resourceOf(registered, SCALED, "web").inputs.spec) as {
      cooldownPeriod: number;
      triggers: { metadata: { expression: string; awsRegion: string } }[];
    };
    assert.equal(spec.cooldownPeriod, 600);
    assert.equal(spec.triggers.length, 2);
    assert.deepEqual(
      spec.triggers.map(({ metadata }) => [metadata.expression, metadata.awsRegion]),
      [
        ["?", "eu-central-1"],
        ["?", "eu-central-1"],
      ],
    );
  });

  it("lets KEDA take on a role where one is given", async () => {
    const roleArn = "arn:aws:iam::123456789012:role/keda-metrics";
    const registered = await recordCloud((opts) => new ScaledToZero("web", { ...ARGS, identity: { roleArn } }, opts));
    assert.deepEqual(resourceOf(registered, AUTHENTICATION, "web-metrics").inputs.spec, {
      podIdentity: { provider: "aws", roleArn },
    });
  });

  it("takes both groups of a service from every shard that has its fallback, and from no other", () => {
    const targetGroupArns = { "edge-001": { web: "1", api: "2" }, "edge-002": { web: "3" }, "edge-003": { web: "4" } };
    const fallbackArns = { "edge-001": { web: "5" }, "edge-002": {}, "edge-003": { web: "6" } };
    assert.deepEqual(serviceTargetGroups({ targetGroupArns, fallbackArns }, "web"), [
      { pods: "1", fallback: "5" },
      { pods: "4", fallback: "6" },
    ]);
  });

  const pods = arn("edge-001-web");
  for (const [what, change, expected] of [
    ["no target groups", { targetGroups: [] }, ["scale.targetGroups targetGroups"]],
    [
      "a group that is none",
      { targetGroups: [{ pods, fallback: "edge-001-web-fallback" }] },
      ["scale.targetGroup targetGroups[0].fallback"],
    ],
    [
      "the pods' group in place of the fallback's",
      { targetGroups: [{ pods, fallback: pods }] },
      ["scale.targetGroup targetGroups[0].fallback"],
    ],
    [
      "settings and groups that are wrong",
      { pollingSeconds: 1, targetGroups: [{ pods: "", fallback: arn("x") }] },
      ["scale.pollingSeconds pollingSeconds", "scale.targetGroup targetGroups[0].pods"],
    ],
  ] as const) {
    it(`refuses ${what}, and registers nothing`, async () => {
      assert.deepEqual(await refusal(() => new ScaledToZero("web", { ...ARGS, ...change })), expected);
    });
  }
});
