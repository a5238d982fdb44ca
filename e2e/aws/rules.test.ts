import assert from "node:assert/strict";
import type { Rule, RuleTransform } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  aws,
  describedRule,
  forward,
  group,
  hosts,
  listener,
  loadBalancer,
  NOT_FOUND,
  present,
  refused,
  rule,
} from "./testing.ts";

const STRIP_PREFIX: RuleTransform = {
  Type: "url-rewrite",
  UrlRewriteConfig: { Rewrites: [{ Regex: "^/api/(.*)$", Replace: "/$1" }] },
};

async function setPriorities(...pairs: readonly (readonly [Rule | undefined, number])[]): Promise<void> {
  const RulePriorities = pairs.map(([moved, Priority]) => ({ RuleArn: present(moved?.RuleArn), Priority }));
  await aws.elbv2.setRulePriorities({ RulePriorities });
}

async function hostsByPriority(listenerArn: string): Promise<Record<string, string | undefined>> {
  const { Rules = [] } = await aws.elbv2.describeRules({ ListenerArn: listenerArn });
  const own = Rules.filter((item) => !item.IsDefault);
  return Object.fromEntries(own.map((item) => [item.Priority, item.Conditions?.[0]?.HostHeaderConfig?.Values?.[0]]));
}

async function defaultRuleArn(listenerArn: string): Promise<string> {
  const { Rules = [] } = await aws.elbv2.describeRules({ ListenerArn: listenerArn });
  return present(Rules.find((item) => item.IsDefault)?.RuleArn);
}

describe("emulated listener rules", () => {
  beforeEach(() => aws.admin.reset());

  it("shift by one place in one SetRulePriorities call", async () => {
    const arn = await listener(await loadBalancer());
    const [a, b, c] = [await rule(arn, 1), await rule(arn, 2), await rule(arn, 3)];
    await setPriorities([a, 2], [b, 3], [c, 4]);
    const expected = { 2: "t1.example.com", 3: "t2.example.com", 4: "t3.example.com" };
    assert.deepEqual(await hostsByPriority(arn), expected);
  });

  it("swap places, and may be set to the place they have", async () => {
    const arn = await listener(await loadBalancer());
    const [a, b] = [await rule(arn, 1), await rule(arn, 2)];
    await setPriorities([a, 2], [b, 1]);
    await setPriorities([a, 2]);
    assert.deepEqual(await hostsByPriority(arn), { 1: "t2.example.com", 2: "t1.example.com" });
  });

  it("are refused a place that another rule keeps, and then none of them moves", async () => {
    const arn = await listener(await loadBalancer());
    const [a, b] = [await rule(arn, 1), await rule(arn, 2)];
    await rule(arn, 3);
    await refused(setPriorities([b, 7], [a, 3]), "PriorityInUse");
    assert.deepEqual(Object.keys(await hostsByPriority(arn)), ["1", "2", "3"]);
  });

  it("may have the priorities of rules of another listener", async () => {
    const balancer = await loadBalancer();
    const [first, second] = [await listener(balancer, 80), await listener(balancer, 81)];
    const moved = await rule(first, 1);
    await rule(second, 2);
    await setPriorities([moved, 2]);
    assert.deepEqual(await hostsByPriority(first), { 2: "t1.example.com" });
  });
});

describe("emulated listener rules, refused priorities", () => {
  beforeEach(() => aws.admin.reset());

  it("are refused one priority for two, an unknown rule, the default rule and a priority above 50,000", async () => {
    const arn = await listener(await loadBalancer());
    const [a, b] = [await rule(arn, 1), await rule(arn, 2)];
    await refused(setPriorities([a, 5], [b, 5]), "ValidationError");
    await refused(setPriorities([a, 50_001]), "ValidationError");
    await refused(setPriorities([{ RuleArn: `${a.RuleArn}0` }, 5]), "RuleNotFound");
    await refused(setPriorities([{ RuleArn: await defaultRuleArn(arn) }, 5]), "OperationNotPermitted");
  });

  it("keep their transforms when created and modified, until they are reset", async () => {
    const arn = await listener(await loadBalancer());
    const { Rules } = await aws.elbv2.createRule({
      ListenerArn: arn,
      Priority: 1,
      Conditions: [hosts("a.example.com")],
      Actions: [NOT_FOUND],
      Transforms: [STRIP_PREFIX],
    });
    const RuleArn = present(Rules?.[0]?.RuleArn);
    await aws.elbv2.modifyRule({ RuleArn, Conditions: [hosts("b.example.com")] });
    assert.deepEqual((await describedRule(RuleArn)).Transforms, [STRIP_PREFIX]);
    await aws.elbv2.modifyRule({ RuleArn, ResetTransforms: true });
    const reset = await describedRule(RuleArn);
    assert.deepEqual([reset.Transforms, reset.Conditions?.[0]?.HostHeaderConfig?.Values], [[], ["b.example.com"]]);
  });
});

describe("emulated listener rules, read and deleted", () => {
  beforeEach(() => aws.admin.reset());

  it("answer a single group in both spellings, several in one", async () => {
    const arn = await listener(await loadBalancer());
    const [web, api] = [await group("web"), await group("api")];
    const tuple = { TargetGroupArn: web, Weight: 1 };
    const plain = await rule(arn, 1, { action: { Type: "forward", TargetGroupArn: web } });
    const configured = await rule(arn, 2, { action: forward(web) });
    for (const item of [plain, configured]) {
      const action = (await describedRule(item.RuleArn)).Actions?.[0];
      assert.deepEqual([action?.TargetGroupArn, action?.ForwardConfig?.TargetGroups], [web, [tuple]]);
    }
    const both = await rule(arn, 3, { action: forward(web, api) });
    assert.equal(both.Actions?.[0]?.TargetGroupArn, undefined);
  });

  it("cannot be deleted when unknown or default, nor modified when default", async () => {
    const arn = await listener(await loadBalancer());
    const { RuleArn } = await rule(arn, 1);
    await aws.elbv2.deleteRule({ RuleArn });
    await refused(aws.elbv2.deleteRule({ RuleArn }), "RuleNotFound");
    const fallback = await defaultRuleArn(arn);
    await refused(aws.elbv2.deleteRule({ RuleArn: fallback }), "OperationNotPermitted");
    await refused(aws.elbv2.modifyRule({ RuleArn: fallback, Actions: [NOT_FOUND] }), "OperationNotPermitted");
  });

  it("change nothing when a modification is refused", async () => {
    const arn = await listener(await loadBalancer());
    const { RuleArn } = await rule(arn, 1);
    const missing = `${await group("web")}0`;
    const change = { RuleArn, Conditions: [hosts("new.example.com")], Actions: [forward(missing)] };
    await refused(aws.elbv2.modifyRule(change), "TargetGroupNotFound");
    const kept = await describedRule(RuleArn);
    assert.deepEqual(kept.Conditions?.[0]?.HostHeaderConfig?.Values, ["t1.example.com"]);
  });

  it("take up to 50 tags, as every resource does", async () => {
    const balancer = await loadBalancer();
    const { RuleArn } = await rule(await listener(balancer), 1);
    const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
    for (const arn of [balancer, present(RuleArn)]) {
      await aws.elbv2.addTags({ ResourceArns: [arn], Tags: tags(50) });
      await refused(aws.elbv2.addTags({ ResourceArns: [arn], Tags: [{ Key: "more", Value: "v" }] }), "TooManyTags");
      const { TagDescriptions } = await aws.elbv2.describeTags({ ResourceArns: [arn] });
      assert.equal(TagDescriptions?.[0]?.Tags?.length, 50);
    }
  });
});
