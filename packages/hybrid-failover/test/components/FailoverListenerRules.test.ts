import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Fleet, planFleet } from "@sluice/alb-model";
import { FailoverListenerRules, type FailoverListenerRulesArgs } from "../../src/components/FailoverListenerRules.ts";
import { FLEET, firstShard, groupArn, LISTENER_ARN, planOf } from "../cloud/failoverPlans.ts";
import { recordCloud, refusal, resourceOf, shown, unknown } from "./recordCloud.ts";

const RULE = "aws:lb/listenerRule:ListenerRule";
const TAGS = { "sluice:fleet": "edge", "sluice:shard": "edge-001" };

function argsOf(plan = planOf()): FailoverListenerRulesArgs {
  return {
    fleet: plan.fleet,
    shard: firstShard(plan),
    listenerArn: LISTENER_ARN,
    targetGroupArns: { web: groupArn("edge-001-web"), api: groupArn("edge-001-api") },
    fallbackArns: { web: groupArn("edge-001-web-fallback") },
  };
}

function build(
  changes: Partial<FailoverListenerRulesArgs> = {},
  opts: pulumi.ComponentResourceOptions = {},
): FailoverListenerRules {
  return new FailoverListenerRules("edge-001", { ...argsOf(), ...changes }, opts);
}

describe("FailoverListenerRules", () => {
  it("writes the rules of the plan, with the fallback beside the pods where there is one", async () => {
    const registered = await recordCloud((opts) => build({}, opts));
    const rules = registered.filter(({ type }) => type === RULE);
    assert.deepEqual(
      rules.map(({ name, inputs }) => [name, inputs.priority]),
      [
        ["edge-001-anchor-1", 1],
        ["edge-001-b0001-1-1", 100],
        ["edge-001-b0001-1-2", 101],
      ],
    );
    const hosts = { hostHeader: { values: ["www.acme.io", "acme.example.com"] } };
    assert.deepEqual(resourceOf(registered, RULE, "edge-001-b0001-1-2").inputs, {
      listenerArn: LISTENER_ARN,
      priority: 101,
      conditions: [hosts],
      actions: [
        {
          type: "forward",
          forward: {
            targetGroups: [
              { arn: groupArn("edge-001-web"), weight: 100 },
              { arn: groupArn("edge-001-web-fallback"), weight: 0 },
            ],
          },
        },
      ],
      tags: { ...TAGS, "sluice:service": "web" },
    });
    assert.deepEqual(resourceOf(registered, RULE, "edge-001-b0001-1-1").inputs, {
      listenerArn: LISTENER_ARN,
      priority: 100,
      conditions: [hosts, { pathPattern: { values: ["/api/*"] } }],
      actions: [{ type: "forward", forward: { targetGroups: [{ arn: groupArn("edge-001-api") }] } }],
      tags: TAGS,
    });
  });

  it("ignores the target groups of rules that are shifted, and of no others", async () => {
    const registered = await recordCloud((opts) => build({}, opts));
    const ignored = registered.map(({ name, options }) => [name, options.ignoreChanges]);
    assert.deepEqual(ignored, [
      ["edge-001-anchor-1", undefined],
      ["edge-001-b0001-1-1", undefined],
      ["edge-001-b0001-1-2", ["actions[0].forward.targetGroups"]],
      ["edge-001", undefined],
    ]);
  });

  it("replaces a shifted rule when the program asks for other groups, the old rule first", async () => {
    const registered = await recordCloud((opts) => build({}, opts));
    const { options } = resourceOf(registered, RULE, "edge-001-b0001-1-2");
    const trigger = await new Promise((resolve) => {
      pulumi.output(options.replacementTrigger).apply(resolve);
    });
    assert.deepEqual(trigger, [groupArn("edge-001-web"), groupArn("edge-001-web-fallback")]);
    assert.equal(options.deleteBeforeReplace, true);
  });

  it("tells a shifter which groups share how many rules", async () => {
    let groups: unknown;
    await recordCloud(() => {
      pulumi.output(build().groups).apply((known) => {
        groups = known;
      });
    });
    const [primaryArn, fallbackArn] = [groupArn("edge-001-web"), groupArn("edge-001-web-fallback")];
    assert.deepEqual(groups, [{ service: "web", primaryArn, fallbackArn, rules: 1 }]);
  });

  it("keeps every rule's name and priority when the bundle before it goes", async () => {
    const many = (first: number) =>
      Array.from({ length: 9 - first }, (_, index) => {
        const id = `t${index + first}`;
        return { id, hosts: [1, 2, 3, 4].map((host) => `${id}-${host}.example.com`) };
      });
    const before = planFleet(FLEET, many(0));
    const after = planFleet(FLEET, many(1), before.placement);
    const rulesOf = async (plan: typeof before.plan) => {
      const registered = await recordCloud((opts) => build({ fleet: plan.fleet, shard: firstShard(plan) }, opts));
      const rules = registered.filter(({ type }) => type === RULE);
      return new Map(rules.map(({ name, inputs }) => [name, inputs.priority]));
    };
    const [old, next] = [await rulesOf(before.plan), await rulesOf(after.plan)];
    assert.ok(next.size < old.size && next.size > 2);
    for (const [name, priority] of next) assert.equal(priority, old.get(name), name);
  });

  it("leaves a rule with its pods whose hosts the fallback does not serve", async () => {
    const fleet: Fleet = {
      ...FLEET,
      services: { ...FLEET.services, web: { ...FLEET.services.web, fallback: { domains: ["*.example.com"] } } },
    };
    const plan = planOf(fleet, [
      { id: "acme", hosts: ["acme.example.com"] },
      { id: "own", hosts: ["own.io"], isolation: "rule" },
    ]);
    const registered = await recordCloud((opts) => build({ fleet: plan.fleet, shard: firstShard(plan) }, opts));
    const shifted = registered.filter(({ options }) => options.ignoreChanges !== undefined);
    const conditions = shifted.map(({ inputs }) => inputs.conditions);
    assert.deepEqual(conditions, [[{ hostHeader: { values: ["acme.example.com"] } }]]);
  });

  it("keeps every rule in a preview in which no ARN is known yet", async () => {
    const arns = { listenerArn: unknown(), targetGroupArns: { web: unknown(), api: unknown() } };
    const registered = await recordCloud(() => build({ ...arns, fallbackArns: { web: unknown() } }), true);
    assert.equal(registered.length, 4);
    const { listenerArn, priority, actions } = resourceOf(registered, RULE, "edge-001-b0001-1-2").inputs;
    const targetGroups = [
      { arn: "?", weight: 100 },
      { arn: "?", weight: 0 },
    ];
    assert.deepEqual(shown([listenerArn, priority, actions]), [
      "?",
      101,
      [{ type: "forward", forward: { targetGroups } }],
    ]);
  });

  const { fallback: _, ...noFallback } = FLEET.services.web;
  const plain = planOf({ ...FLEET, services: { ...FLEET.services, web: noFallback } });
  const mixed: Fleet = {
    ...FLEET,
    services: { ...FLEET.services, web: { ...FLEET.services.web, fallback: { domains: ["*.example.com"] } } },
  };
  const shardWith = (ids: readonly string[], rules = 1) => {
    const shard = firstShard(planOf());
    const [bundle] = shard.bundles;
    if (bundle === undefined) throw new RangeError("no bundle");
    const long = Array.from({ length: rules }, () => bundle.rules).flat();
    return { ...shard, bundles: ids.map((id) => ({ ...bundle, id, rules: long })) };
  };
  const refused: readonly (readonly [string, Partial<FailoverListenerRulesArgs>, readonly string[]])[] = [
    [
      "a load balancer's ARN",
      { listenerArn: LISTENER_ARN.replace("listener/", "loadbalancer/") },
      ["failover.listenerArn listenerArn"],
    ],
    ["a fallback that is missing", { fallbackArns: {} }, ["failover.arnMissing fallbackArns.web"]],
    ["pods that are missing", { targetGroupArns: { web: "arn" } }, ["failover.arnMissing targetGroupArns.api"]],
    [
      "a fallback of a service without one",
      { fallbackArns: { ...argsOf().fallbackArns, api: "arn" } },
      ["failover.arnUnknown fallbackArns.api"],
    ],
    [
      "a shard without a fallback",
      { fleet: plain.fleet, shard: firstShard(plain), fallbackArns: {} },
      ["failover.nothing shards.edge-001"],
    ],
    [
      "a rule of which the fallback serves some hosts",
      { fleet: planOf(mixed).fleet, shard: firstShard(planOf(mixed)), fallbackArns: {} },
      ["failover.mixedHosts tenants.acme.hosts", "failover.nothing shards.edge-001"],
    ],
    [
      "two bundles with the same priorities",
      { shard: shardWith(["edge-001-b0001", "edge-001-b0500"]) },
      ["failover.priorities shards.edge-001.bundles.edge-001-b0500"],
    ],
    [
      "a bundle with more rules than priorities",
      { shard: shardWith(["edge-001-b0001"], 51) },
      ["failover.priorities shards.edge-001.bundles.edge-001-b0001"],
    ],
  ];
  for (const [what, changes, problems] of refused) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await refusal(() => build(changes)), problems);
    });
  }
});
