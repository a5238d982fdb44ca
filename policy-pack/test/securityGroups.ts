import type { Given } from "./policies.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** One TCP port, as security groups and rules of the older kind write it. */
export const tcp = (port: number) => ({ protocol: "tcp", fromPort: port, toPort: port });

/** A security group that is called `web`. */
export const securityGroup = (ingress: unknown, more: object = {}): Given => ({
  type: GROUP,
  name: "web",
  props: { ingress, ...more },
});

/** The older resource for one rule. */
export const groupRule = (port: number, props: object): Given => ({
  type: RULE,
  name: "web",
  props: { type: "ingress", ...tcp(port), ...props },
});

/** The newer one. */
export const ingressRule = (port: number, props: object): Given => ({
  type: INGRESS_RULE,
  name: "web",
  props: { ipProtocol: "tcp", fromPort: port, toPort: port, ...props },
});
