import assert from "node:assert/strict";
import { join } from "node:path";
import { planFleet } from "@sluice/alb-model";
import { CloudWeightShifter, FailoverListenerRules, LambdaTargetGroup } from "@sluice/hybrid-failover";
import { openPolicyPack, type PolicyPack, recordProgram } from "@sluice/local";
import { CanaryRollout, type CanaryRolloutArgs, MultiTenantAlb, StagedRollout } from "@sluice/multitenant-alb";
import * as fallback from "../corpus/sound/fallback.ts";
import { soundLoadBalancer } from "../corpus/sound/loadBalancer.ts";
import { soundRollout } from "../corpus/sound/rollout.ts";
import { policySet } from "../src/config/index.ts";

const POLICIES = [
  "canary-dynamic-stable-scale",
  "canary-scale-down-delay",
  "canary-shares-fallback-action",
  "fallback-on-no-rule",
  "fallback-stickiness",
  "forward-target-groups",
  "forward-weights",
  "lambda-attachment-order",
  "lambda-health-checks-off",
  "lambda-permission-source",
];

const FLEET = {
  name: "edge",
  services: { web: { namespace: "web", port: 80, fallback: {} }, api: { namespace: "web", port: 8080 } },
  profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
  allowedNamespaces: ["web"],
  reserved: { rules: 1, targetGroups: 2 },
} as const;
const TENANTS = [{ id: "acme", hosts: ["acme.example.com", "www.acme.io"] }];
const SITE = "arn:aws:lambda:eu-central-1:123456789012:function:site:live";

const CANARY: CanaryRolloutArgs = {
  fleet: FLEET,
  namespace: "web",
  routes: [{ shard: "edge-001", path: "/shop/*" }],
  services: { type: "ping-pong" },
  port: 80,
  targetPort: 8080,
  replicas: 2,
  podSpec: { containers: [{ name: "shop", image: "shop:1" }] },
};

const PROGRAMS: Readonly<Record<string, () => void>> = {
  "a fleet with a gate and a fallback": () => {
    new MultiTenantAlb("edge", {
      fleet: FLEET,
      tenants: TENANTS,
      vpcId: "vpc-0a1b2c3d4e5f60718",
      backend: { cidrBlocks: ["10.0.0.0/16"] },
      fallbacks: { web: SITE },
    });
  },
  "a load balancer of Pulumi's own that is shifted from outside": () => {
    const { plan } = planFleet(FLEET, TENANTS);
    const { https, targetGroup } = soundLoadBalancer("edge");
    for (const shard of plan.shards) {
      const site = new LambdaTargetGroup("site", {
        fleet: plan.fleet,
        shard: shard.name,
        service: "web",
        function: SITE,
      });
      const rules = new FailoverListenerRules(shard.name, {
        fleet: plan.fleet,
        shard,
        listenerArn: https.arn,
        targetGroupArns: { web: targetGroup.arn, api: targetGroup.arn },
        fallbackArns: { web: site.arn },
      });
      new CloudWeightShifter("edge-shifter", { shards: [rules], alarmActions: "none" });
    }
  },
  "canaries with full and with dynamic scale": () => {
    new CanaryRollout("shop", { ...CANARY, stickinessSeconds: 60 });
    new CanaryRollout("search", {
      ...CANARY,
      stableScale: {
        type: "dynamic",
        reason: "the nodes hold one set of pods",
        targetGroupsVerified: true,
        minPodsPerReplicaSet: 2,
        abortScaleDownDelaySeconds: 60,
      },
    });
  },
  "a canary in waves": () => {
    new StagedRollout("web", CANARY);
  },
  "a failover by hand": () => {
    fallback.soundFailover("shops");
  },
  "a canary by hand": () => {
    soundRollout("shop");
  },
};

describe("policies on failover and canaries", () => {
  let pack: PolicyPack;

  before(async () => {
    pack = await openPolicyPack(join(import.meta.dirname, ".."), { project: "test", stack: "dev", preview: false });
  });
  after(() => pack.close());

  for (const [name, program] of Object.entries(PROGRAMS)) {
    for (const preview of [false, true]) {
      it(`object to nothing in ${name}${preview ? ", before it is made" : ""}`, async () => {
        const run = await recordProgram(async () => program(), { project: "test", stack: "dev", preview });
        assert.deepEqual(run.errors, []);
        const { violations, notEvaluated } = await pack.check(run, policySet("strict"));
        const found = violations.filter(({ policy }) => POLICIES.includes(policy)).map(({ message }) => message);
        assert.deepEqual(found, []);
        const unknown = notEvaluated.filter(({ policy }) => POLICIES.includes(policy)).map(({ message }) => message);
        assert.deepEqual(unknown, []);
      });
    }
  }
});
