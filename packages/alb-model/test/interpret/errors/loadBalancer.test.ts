import assert from "node:assert/strict";
import { annotation as a } from "../../../src/annotations.ts";
import type { InterpretInput } from "../../../src/interpret/index.ts";
import { classParams, errorOf, ingress } from "../manifests.ts";
import { type ErrorCase, itReports, NLB, one, two } from "./errorCase.ts";

const CASES: readonly ErrorCase[] = [
  // The load balancer.
  [
    "two schemes",
    two(a.scheme, "internet-facing", "internal"),
    "conflicting scheme: map[internal:{} internet-facing:{}]",
  ],
  ["an unknown scheme", one({ [a.scheme]: "public" }), "unknown scheme: public"],
  ["two address types", two(a.ipAddressType, "ipv4", "dualstack"), "conflicting IPAddressType: [dualstack ipv4]"],
  ["an unknown address type", one({ [a.ipAddressType]: "ipv6" }), "unknown IPAddressType: ipv6"],
  ["different subnets", two(a.subnets, "s-1,s-2", "s-1"), "conflicting subnets: [s-1 s-2] | [s-1]"],
  [
    "security groups in another order",
    two(a.securityGroups, "sg-1,sg-2", "sg-2,sg-1"),
    "conflicting securityGroups: [sg-1 sg-2] | [sg-2 sg-1]",
  ],
  [
    "different rule management",
    two(a.manageBackendSecurityGroupRules, "true", "false", { [a.securityGroups]: "sg-1" }),
    "conflicting manage backend security group rules settings",
  ],
  [
    "an empty address pool",
    one({ [a.customerOwnedIpv4Pool]: "" }),
    "cannot use empty value for customer-owned-ipv4-pool annotation, ingress: shop/one",
  ],
  ["two address pools", two(a.customerOwnedIpv4Pool, "p1", "p2"), "conflicting CustomerOwnedIPv4Pool: [p1 p2]"],
  [
    "different attributes",
    two(a.loadBalancerAttributes, "idle_timeout.timeout_seconds=1", "idle_timeout.timeout_seconds=2"),
    "conflicting load balancer attributes idle_timeout.timeout_seconds: 1 | 2",
  ],
  [
    "attributes that are no pairs",
    one({ [a.loadBalancerAttributes]: "fast" }),
    "failed to parse stringMap annotation, alb.ingress.kubernetes.io/load-balancer-attributes: fast",
  ],
  ["different tags", two(a.tags, "team=a", "team=b"), "conflicting tag team: a | b"],
  ["two names", two(a.loadBalancerName, "one", "two"), "conflicting load balancer name: map[one:{} two:{}]"],
  [
    "a long name",
    one({ [a.loadBalancerName]: "x".repeat(33) }),
    "load balancer name cannot be longer than 32 characters",
  ],
  [
    "different capacities",
    two(a.minimumLoadBalancerCapacity, "CapacityUnits=1", "CapacityUnits=2"),
    "conflicting capacity reservation CapacityUnits: 1 | 2",
  ],
  [
    "an unknown capacity",
    one({ [a.minimumLoadBalancerCapacity]: "Units=1" }),
    "invalid key to set the capacity: Units, Expected key: CapacityUnits",
  ],
  ["two IPAM pools", two(a.ipamIpv4PoolId, "p1", "p2"), "conflicting ipv4 ipam pools p1: p2"],
  ["two web ACLs", two(a.wafv2AclArn, "arn:1", "arn:2"), "conflicting WAFv2 WebACL ARNs: [arn:1 arn:2]"],
  ["two web ACL names", two(a.wafv2AclName, "n1", "n2"), "conflicting WAFv2 WebACL names: [n1 n2]"],
  ["two classic web ACLs", two(a.wafAclId, "w1", "w2"), "conflicting WAFClassic WebACL IDs: [w1 w2]"],
  [
    "protection on and off",
    two(a.shieldAdvancedProtection, "true", "false"),
    "conflicting enable shield advanced protection",
  ],
  // The Network Load Balancer in front.
  ["a frontend on and off", two(a.enableFrontendNlb, "true", "false"), "conflicting enable frontend NLB values"],
  [
    "two schemes of the frontend",
    two(a.frontendNlbScheme, "internal", "internet-facing", NLB),
    "conflicting scheme: map[internal:{} internet-facing:{}]",
  ],
  [
    "elastic addresses of an internal frontend",
    one({ ...NLB, [a.frontendNlbEipAllocations]: "e1" }),
    "EIP allocations can only be set for internet facing load balancers",
  ],
  [
    "a frontend port that is no number",
    one({ ...NLB, [a.frontendNlbListenerPortMapping]: "x=80" }),
    "failed to compute listenPort config for ingress: shop/one: invalid NLB listener port: x",
  ],
  [
    "different health checks of the frontend",
    two(a.frontendNlbHealthCheckPath, "/a", "/b", NLB),
    "failed to merge NLB listenPort config for port: 80: conflicting Path, config 2: /b, previous: /a",
  ],
];

describe("interpret, errors of the load balancer", () => {
  itReports(CASES);

  it("refuses class parameters beside an annotation for subnets", () => {
    const input: InterpretInput = {
      ingresses: [
        ingress("one", {}, { ingressClassName: "edge" }),
        ingress("two", { [a.groupName]: "edge", [a.subnets]: "s-1" }, { ingressClassName: "plain" }),
      ],
      ingressClassParams: [classParams("edge", { group: { name: "edge" }, subnets: { ids: ["s-1"] } })],
    };
    assert.equal(errorOf(input), "conflicting subnet specifications: IngressClassParams versus annotation");
  });

  it("refuses a group while a protected Ingress of it is being deleted", () => {
    const leaving = ingress("old", { [a.loadBalancerAttributes]: "deletion_protection.enabled=true" });
    const metadata = {
      ...leaving.metadata,
      deletionTimestamp: "2026-01-01T00:00:00Z",
      finalizers: ["group.ingress.k8s.aws/g"],
    };
    const input = { ingresses: [ingress("one"), { ...leaving, metadata }] };
    assert.equal(errorOf(input), "deletion_protection is enabled, cannot delete the ingress: old");
  });
});
