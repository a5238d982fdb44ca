import assert from "node:assert/strict";
import { securityGroupOpen as policy } from "../../src/policies/security-group-open.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const WHY = "shop front, asked by the web team";
const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443 };

const group = (ingress: unknown, more: object = {}): Given => ({
  type: GROUP,
  name: "web",
  props: { ingress, ...more },
});
const rule = (props: object): Given => ({ type: RULE, name: "web", props: { type: "ingress", ...HTTPS, ...props } });
const ingressRule = (props: object): Given => ({
  type: INGRESS_RULE,
  name: "web",
  props: { ipProtocol: "tcp", fromPort: 443, toPort: 443, ...props },
});
const problems = (given: Given) => judge(policy, [given]).problems;
const open = (parts: object) => [{ ...HTTPS, cidrBlocks: ["0.0.0.0/0"], ...parts }];
const asked = { tags: { "sluice:internet-facing": WHY } };

describe("security-group-open", () => {
  it("accepts groups and rules that name who comes in", () => {
    const known = { ...HTTPS, cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["2001:db8::/32"] };
    for (const given of [
      group([known, { ...HTTPS, securityGroups: ["sg-1"] }, { ...HTTPS, self: true }]),
      group(undefined),
      rule({ cidrBlocks: ["10.0.0.0/8"] }),
      rule({ sourceSecurityGroupId: "sg-1" }),
      ingressRule({ cidrIpv4: "10.0.0.0/8" }),
      ingressRule({ prefixListId: "pl-1" }),
    ]) {
      assert.deepEqual(problems(given), []);
    }
  });

  it("finds a group that lets everyone in, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [group(open({}))]).messages, [
      "aws.ec2.SecurityGroup web: ingress[0] lets in 0.0.0.0/0 on tcp port 443. Whatever has this security group is open " +
        "to the whole internet as soon as it has a public address. (https://docs.aws.amazon.com/config/latest/" +
        "developerguide/vpc-sg-open-only-to-authorized-ports.html) Fix: name the networks or security groups that come in, " +
        "or open ports 80 and 443 alone and say who asked for it in the tag sluice:internet-facing.",
    ]);
  });

  it("finds everyone in all resources and both address families, however a network of no bits is written", () => {
    const found = (what: string) => [`web: ${what}`];
    assert.deepEqual(
      problems({ ...group(open({})), type: DEFAULT_GROUP }),
      found("ingress[0] lets in 0.0.0.0/0 on tcp port 443"),
    );
    assert.deepEqual(problems(rule({ cidrBlocks: ["0.0.0.0/0"] })), found("lets in 0.0.0.0/0 on tcp port 443"));
    assert.deepEqual(problems(ingressRule({ cidrIpv6: "::/0" })), found("lets in ::/0 on tcp port 443"));
    const both = { cidrBlocks: ["10.0.0.0/8", "1.2.3.4/0"], ipv6CidrBlocks: ["0::/0"] };
    assert.deepEqual(problems(group(open(both))), found("ingress[0] lets in 1.2.3.4/0 and 0::/0 on tcp port 443"));
  });

  it("names the ports: one, a range, all of a protocol, and all", () => {
    const ports = (parts: object) => problems(group(open(parts)))[0]?.split(" on ")[1];
    assert.equal(ports({ fromPort: 22, toPort: 22 }), "tcp port 22");
    assert.equal(ports({ fromPort: 8000, toPort: 8999 }), "tcp ports 8000 to 8999");
    assert.equal(ports({ fromPort: 0, toPort: 65535 }), "all tcp ports");
    assert.equal(ports({ protocol: "-1", fromPort: 0, toPort: 0 }), "all ports");
  });

  it("leaves outbound rules and ICMP, which has no ports, alone", () => {
    assert.deepEqual(problems(rule({ type: "egress", cidrBlocks: ["0.0.0.0/0"] })), []);
    assert.deepEqual(problems(group([], { egress: open({}) })), []);
    assert.deepEqual(problems(group(open({ protocol: "icmp", fromPort: 3, toPort: 4 }))), []);
  });

  it("accepts ports 80 and 443 where a tag says why, or the description of a rule that has no tags", () => {
    for (const port of [80, 443]) {
      const at = { fromPort: port, toPort: port };
      assert.deepEqual(problems(group(open(at), asked)), []);
      assert.deepEqual(problems(ingressRule({ cidrIpv4: "0.0.0.0/0", ...at, ...asked })), []);
      const description = `sluice:internet-facing ${WHY}`;
      assert.deepEqual(problems(rule({ cidrBlocks: ["0.0.0.0/0"], ...at, description })), []);
    }
  });

  it("does not accept other ports, ranges and protocols whatever the tag says", () => {
    const others = [
      { fromPort: 22, toPort: 22 },
      { fromPort: 80, toPort: 443 },
      { fromPort: 443, toPort: 444 },
      { protocol: "udp" },
      { protocol: "-1", fromPort: 0, toPort: 0 },
    ];
    for (const parts of others) assert.equal(problems(group(open(parts), asked)).length, 1, JSON.stringify(parts));
  });

  it("does not take an empty reason", () => {
    assert.equal(problems(group(open({}), { tags: { "sluice:internet-facing": "" } })).length, 1);
    assert.equal(problems(rule({ cidrBlocks: ["0.0.0.0/0"], description: "sluice:internet-facing" })).length, 1);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = rule({ cidrBlocks: ["0.0.0.0/0"] });
    const cases: [Given, string][] = [
      [group(UNKNOWN), "web ingress"],
      [group([{ ...HTTPS, cidrBlocks: UNKNOWN }]), "web ingress[0].cidrBlocks"],
      [group([{ ...HTTPS, cidrBlocks: [UNKNOWN] }]), "web ingress[0].cidrBlocks[0]"],
      [rule({ type: UNKNOWN }), "web type"],
      [rule({ cidrBlocks: ["0.0.0.0/0"], description: UNKNOWN }), "web description"],
      [ingressRule({ cidrIpv4: UNKNOWN }), "web cidrIpv4"],
      [group(open({}), { tags: UNKNOWN }), "web tags"],
      [group(open({ protocol: UNKNOWN }), asked), "web ingress[0].protocol"],
      [group(open({ fromPort: UNKNOWN }), asked), "web ingress[0].fromPort"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [given, wrong]);
      assert.deepEqual(judged.problems, ["web: lets in 0.0.0.0/0 on tcp port 443"], path);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });

  it("finds everyone beside a network that is not known yet", () => {
    const judged = judge(policy, [group([{ ...HTTPS, cidrBlocks: [UNKNOWN, "0.0.0.0/0"] }])]);
    assert.deepEqual(judged.problems, ["web: ingress[0] lets in 0.0.0.0/0 on tcp port 443"]);
    assert.deepEqual(judged.unknown, ["web ingress[0].cidrBlocks[0]"]);
  });
});
