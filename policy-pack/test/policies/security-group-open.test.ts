import assert from "node:assert/strict";
import { securityGroupOpen as policy } from "../../src/policies/security-group-open.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { DEFAULT_GROUP, securityGroup as group, groupRule, ingressRule, tcp } from "../securityGroups.ts";

const SSH = tcp(22);
const EVERYONE = { cidrBlocks: ["0.0.0.0/0"] };
const problems = (given: Given) => judge(policy, [given]).problems;
const open = (parts: object) => [{ ...SSH, ...EVERYONE, ...parts }];

describe("security-group-open", () => {
  it("accepts groups and rules that name who comes in", () => {
    const known = { ...SSH, cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["2001:db8::/32", "fc00::/7"] };
    for (const given of [
      group([known, { ...SSH, securityGroups: ["sg-1"] }, { ...SSH, self: true }]),
      group(undefined),
      groupRule(22, { cidrBlocks: ["10.0.0.0/8"] }),
      groupRule(22, { sourceSecurityGroupId: "sg-1" }),
      ingressRule(22, { cidrIpv4: "10.0.0.0/8" }),
      ingressRule(22, { prefixListId: "pl-1" }),
    ]) {
      assert.deepEqual(problems(given), []);
    }
  });

  it("finds a group that lets everyone in, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [group(open({}))]).messages, [
      "aws.ec2.SecurityGroup web: ingress[0] lets in 0.0.0.0/0 on tcp port 22. Whatever has this security group is " +
        "open to the whole internet as soon as it has a public address. " +
        "(https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html) Fix: " +
        "name the networks or security groups that may connect, and give ports 80 and 443 rules of their own.",
    ]);
  });

  it("finds everyone in all resources and both address families, however a network of no bits is written", () => {
    const found = (what: string) => [`web: ${what}`];
    assert.deepEqual(
      problems({ ...group(open({})), type: DEFAULT_GROUP }),
      found("ingress[0] lets in 0.0.0.0/0 on tcp port 22"),
    );
    assert.deepEqual(problems(groupRule(22, EVERYONE)), found("lets in 0.0.0.0/0 on tcp port 22"));
    assert.deepEqual(problems(ingressRule(22, { cidrIpv6: "::/0" })), found("lets in ::/0 on tcp port 22"));
    const both = { cidrBlocks: ["10.0.0.0/8", "1.2.3.4/0"], ipv6CidrBlocks: ["0::/0"] };
    assert.deepEqual(problems(group(open(both))), found("ingress[0] lets in 1.2.3.4/0 and 0::/0 on tcp port 22"));
  });

  it("finds networks that are wider than any private one, such as the two halves of the internet", () => {
    const halves = { cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"], ipv6CidrBlocks: ["2000::/3"] };
    assert.deepEqual(problems(group(open(halves))), [
      "web: ingress[0] lets in 0.0.0.0/1 and 128.0.0.0/1 and 2000::/3 on tcp port 22",
    ]);
  });

  it("names the ports: one, a range, all of a protocol, and all", () => {
    const ports = (parts: object) => problems(group(open(parts)))[0]?.split(" on ")[1];
    assert.equal(ports({ fromPort: 22, toPort: 22 }), "tcp port 22");
    assert.equal(ports({ fromPort: 8000, toPort: 8999 }), "tcp ports 8000 to 8999");
    assert.equal(ports({ fromPort: 0, toPort: 65535 }), "all tcp ports");
    assert.equal(ports({ protocol: "-1", fromPort: 0, toPort: 0 }), "all ports");
  });

  it("leaves outbound rules and ICMP, which has no ports, alone", () => {
    assert.deepEqual(problems(groupRule(22, { ...EVERYONE, type: "egress" })), []);
    assert.deepEqual(problems(group([], { egress: open({}) })), []);
    assert.deepEqual(problems(group(open({ protocol: "icmp", fromPort: 3, toPort: 4 }))), []);
  });

  it("leaves ports 80 and 443 to security-group-closed-unless-asked", () => {
    for (const port of [80, 443]) {
      assert.deepEqual(problems(group(open(tcp(port)))), []);
      assert.deepEqual(problems(ingressRule(port, { cidrIpv4: "0.0.0.0/0" })), []);
      assert.deepEqual(problems(groupRule(port, EVERYONE)), []);
    }
  });

  it("does not accept other ports, ranges and protocols whatever a tag says", () => {
    const asked = { tags: { "sluice:internet-facing": "shop front, asked by the web team" } };
    const others = [
      { fromPort: 22, toPort: 22 },
      { fromPort: 80, toPort: 443 },
      { fromPort: 443, toPort: 444 },
      { ...tcp(443), protocol: "udp" },
      { protocol: "-1", fromPort: 0, toPort: 0 },
    ];
    for (const parts of others) assert.equal(problems(group(open(parts), asked)).length, 1, JSON.stringify(parts));
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = groupRule(22, EVERYONE);
    const cases: [Given, string][] = [
      [group(UNKNOWN), "web ingress"],
      [group([{ ...SSH, cidrBlocks: UNKNOWN }]), "web ingress[0].cidrBlocks"],
      [group([{ ...SSH, cidrBlocks: [UNKNOWN] }]), "web ingress[0].cidrBlocks[0]"],
      [groupRule(22, { type: UNKNOWN }), "web type"],
      [ingressRule(22, { cidrIpv4: UNKNOWN }), "web cidrIpv4"],
      [group(open({ ...tcp(443), protocol: UNKNOWN })), "web ingress[0].protocol"],
      [group(open({ ...tcp(443), fromPort: UNKNOWN })), "web ingress[0].fromPort"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [given, wrong]);
      assert.deepEqual(judged.problems, ["web: lets in 0.0.0.0/0 on tcp port 22"], path);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });

  it("finds everyone beside a network that is not known yet", () => {
    const judged = judge(policy, [group([{ ...SSH, cidrBlocks: [UNKNOWN, "0.0.0.0/0"] }])]);
    assert.deepEqual(judged.problems, ["web: ingress[0] lets in 0.0.0.0/0 on tcp port 22"]);
    assert.deepEqual(judged.unknown, ["web ingress[0].cidrBlocks[0]"]);
  });
});
