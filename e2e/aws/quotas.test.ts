import assert from "node:assert/strict";
import { aws, forward, group, listener, loadBalancer, NOT_FOUND, present, refused, rule } from "./testing.ts";

async function loadBalancersOf(groupArn: string): Promise<readonly string[]> {
  const { TargetGroups } = await aws.elbv2.describeTargetGroups({ TargetGroupArns: [groupArn] });
  return TargetGroups?.[0]?.LoadBalancerArns ?? [];
}

describe("emulated load balancer quotas", () => {
  beforeEach(() => aws.admin.reset());

  it("count rules over all listeners, default rules not", async () => {
    await aws.admin.setLimits({ rulesPerLoadBalancer: 3 });
    const balancer = await loadBalancer();
    const [first, second] = [await listener(balancer, 80), await listener(balancer, 81)];
    const removed = await rule(first, 1);
    await rule(first, 2);
    await rule(second, 1);
    await refused(rule(second, 2), "TooManyRules", /maximum number of rules/);
    await aws.elbv2.deleteRule({ RuleArn: removed.RuleArn });
    await rule(second, 2);
  });

  it("are AWS's own unless changed: the 101st rule is refused", async () => {
    const arn = await listener(await loadBalancer());
    for (let priority = 1; priority <= 100; priority++) await rule(arn, priority);
    await refused(rule(arn, 101), "TooManyRules");
  });

  it("count each target group of a load balancer once, in rules and default actions", async () => {
    await aws.admin.setLimits({ targetGroupsPerLoadBalancer: 2 });
    const [a, b, c] = [await group("a"), await group("b"), await group("c")];
    const balancer = await loadBalancer();
    const arn = await listener(balancer, 80, forward(a));
    const { RuleArn } = await rule(arn, 1, { action: forward(a, b) });
    const code = "TooManyUniqueTargetGroupsPerLoadBalancer";
    await refused(rule(arn, 2, { action: forward(c) }), code, /\[2\]/);
    await refused(aws.elbv2.modifyListener({ ListenerArn: arn, DefaultActions: [forward(c)] }), code);
    await refused(listener(balancer, 81, forward(c)), code);
    await aws.elbv2.modifyRule({ RuleArn, Actions: [forward(a, c)] });
    // The default action's only group gives way to another: still two in all.
    await aws.elbv2.modifyListener({ ListenerArn: arn, DefaultActions: [forward(c)] });
    await aws.elbv2.modifyRule({ RuleArn, Actions: [forward(a)] });
    await aws.elbv2.modifyListener({ ListenerArn: arn, DefaultActions: [forward(b)] });
  });

  it("allow a target group one load balancer", async () => {
    const [web, other] = [await group("web"), await group("other")];
    const [one, two] = [await loadBalancer("one"), await loadBalancer("two")];
    await rule(await listener(one), 1, { action: forward(web) });
    const second = await listener(two);
    const free = await rule(second, 1, { action: forward(other) });
    const code = "TargetGroupAssociationLimit";
    await refused(rule(second, 2, { action: forward(web) }), code, /more than one load balancer/);
    await refused(aws.elbv2.modifyRule({ RuleArn: free.RuleArn, Actions: [forward(web, other)] }), code);
    await refused(aws.elbv2.modifyListener({ ListenerArn: second, DefaultActions: [forward(web)] }), code);
    await refused(listener(two, 81, forward(web)), code);
  });
});

describe("emulated target group associations", () => {
  beforeEach(() => aws.admin.reset());

  it("free a target group when its rule, listener or load balancer goes or forwards elsewhere", async () => {
    const [web, other] = [await group("web"), await group("other")];
    const balancer = await loadBalancer();
    const arn = await listener(balancer, 80, forward(web));
    const { RuleArn } = await rule(arn, 1, { action: forward(web) });
    assert.deepEqual(await loadBalancersOf(web), [balancer]);
    await aws.elbv2.modifyListener({ ListenerArn: arn, DefaultActions: [forward(other)] });
    assert.deepEqual([await loadBalancersOf(web), await loadBalancersOf(other)], [[balancer], [balancer]]);
    await aws.elbv2.modifyListener({ ListenerArn: arn, DefaultActions: [NOT_FOUND] });
    assert.deepEqual([await loadBalancersOf(web), await loadBalancersOf(other)], [[balancer], []]);
    await aws.elbv2.modifyRule({ RuleArn, Actions: [forward(other)] });
    assert.deepEqual([await loadBalancersOf(web), await loadBalancersOf(other)], [[], [balancer]]);
    await aws.elbv2.deleteRule({ RuleArn });
    assert.deepEqual(await loadBalancersOf(other), []);
    await rule(arn, 1, { action: forward(web) });
    await aws.elbv2.deleteListener({ ListenerArn: arn });
    assert.deepEqual(await loadBalancersOf(web), []);
    await listener(balancer, 80, forward(web));
    await aws.elbv2.deleteLoadBalancer({ LoadBalancerArn: balancer });
    assert.deepEqual(await loadBalancersOf(web), []);
    await aws.elbv2.deleteTargetGroup({ TargetGroupArn: web });
  });

  it("keep a target group in use from being deleted", async () => {
    const web = await group("web");
    await rule(await listener(await loadBalancer()), 1, { action: forward(web) });
    await refused(aws.elbv2.deleteTargetGroup({ TargetGroupArn: web }), "ResourceInUse");
  });
});

describe("emulated Region and listener quotas", () => {
  beforeEach(() => aws.admin.reset());

  it("count load balancers and target groups of the Region", async () => {
    await aws.admin.setLimits({ loadBalancersPerRegion: 1, targetGroupsPerRegion: 1 });
    await loadBalancer();
    await refused(loadBalancer("more"), "TooManyLoadBalancers");
    await group("web");
    await refused(group("more"), "TooManyTargetGroups");
  });

  it("count listeners, each on a port of its own", async () => {
    await aws.admin.setLimits({ listenersPerLoadBalancer: 2 });
    const balancer = await loadBalancer();
    await listener(balancer, 80);
    await refused(listener(balancer, 80), "DuplicateListener");
    await listener(balancer, 81);
    await refused(listener(balancer, 82), "TooManyListeners");
  });

  it("refuse a load balancer's name twice, and its deletion while it is protected", async () => {
    const arn = await loadBalancer();
    await refused(loadBalancer(), "DuplicateLoadBalancerName");
    await refused(loadBalancer("a".repeat(33)), "ValidationError");
    const protect = (Value: string) =>
      aws.elbv2.modifyLoadBalancerAttributes({
        LoadBalancerArn: arn,
        Attributes: [{ Key: "deletion_protection.enabled", Value }],
      });
    await protect("true");
    await refused(aws.elbv2.deleteLoadBalancer({ LoadBalancerArn: arn }), "OperationNotPermitted");
    await protect("false");
    await aws.elbv2.deleteLoadBalancer({ LoadBalancerArn: arn });
  });
});

describe("emulated target groups", () => {
  beforeEach(() => aws.admin.reset());

  it("are created again with the same settings, and refused with others", async () => {
    const first = await group("web");
    assert.equal(await group("web"), first);
    const { TargetGroups } = await aws.elbv2.describeTargetGroups({ TargetGroupArns: [first] });
    const VpcId = present(TargetGroups?.[0]?.VpcId);
    const other = { Name: "web", Protocol: "HTTP", Port: 9090, VpcId, TargetType: "ip" } as const;
    await refused(aws.elbv2.createTargetGroup(other), "DuplicateTargetGroupName", /different settings/);
  });
});

describe("emulated capacity, IP pools and trust stores", () => {
  beforeEach(() => aws.admin.reset());

  it("tell no capacity until some is reserved, then that in each zone", async () => {
    const LoadBalancerArn = await loadBalancer();
    const before = await aws.elbv2.describeCapacityReservation({ LoadBalancerArn });
    assert.deepEqual([before.MinimumLoadBalancerCapacity, before.CapacityReservationState], [undefined, undefined]);
    const MinimumLoadBalancerCapacity = { CapacityUnits: 100 };
    await aws.elbv2.modifyCapacityReservation({ LoadBalancerArn, MinimumLoadBalancerCapacity });
    const after = await aws.elbv2.describeCapacityReservation({ LoadBalancerArn });
    assert.deepEqual(after.MinimumLoadBalancerCapacity, MinimumLoadBalancerCapacity);
    const zones = after.CapacityReservationState?.map((zone) => [zone.State?.Code, zone.EffectiveCapacityUnits]);
    assert.deepEqual(zones, [
      ["provisioned", 50],
      ["provisioned", 50],
    ]);
    await aws.elbv2.modifyCapacityReservation({ LoadBalancerArn, ResetCapacityReservation: true });
    const reset = await aws.elbv2.describeCapacityReservation({ LoadBalancerArn });
    assert.equal(reset.MinimumLoadBalancerCapacity, undefined);
  });

  it("set and remove an IPAM pool", async () => {
    const LoadBalancerArn = await loadBalancer();
    const IpamPools = { Ipv4IpamPoolId: "ipam-pool-0123456789abcdef0" };
    await aws.elbv2.modifyIpPools({ LoadBalancerArn, IpamPools });
    const { LoadBalancers } = await aws.elbv2.describeLoadBalancers({ LoadBalancerArns: [LoadBalancerArn] });
    assert.deepEqual(LoadBalancers?.[0]?.IpamPools, IpamPools);
    const removed = await aws.elbv2.modifyIpPools({ LoadBalancerArn, RemoveIpamPools: ["ipv4"] });
    assert.equal(removed.IpamPools?.Ipv4IpamPoolId, undefined);
  });

  it("know each trust store by name, and listeners keep theirs", async () => {
    const { TrustStores } = await aws.elbv2.describeTrustStores({ Names: ["partners"] });
    assert.deepEqual(
      TrustStores?.map((store) => [store.Name, store.Status]),
      [["partners", "ACTIVE"]],
    );
    const TrustStoreArn = present(TrustStores?.[0]?.TrustStoreArn);
    const ListenerArn = await listener(await loadBalancer());
    await aws.elbv2.modifyListener({ ListenerArn, MutualAuthentication: { Mode: "verify", TrustStoreArn } });
    const { Listeners } = await aws.elbv2.describeListeners({ ListenerArns: [ListenerArn] });
    assert.deepEqual(Listeners?.[0]?.MutualAuthentication, { Mode: "verify", TrustStoreArn });
  });
});
