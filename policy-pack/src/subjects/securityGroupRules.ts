import type { Resource } from "../view/resource.ts";
import type { Value } from "../view/value.ts";

const SECURITY_GROUP_TYPES: readonly string[] = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];
/** The older resource for one rule, which has no tags. */
export const SECURITY_GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
/** The newer one, for inbound traffic alone. */
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** Resources that have inbound rules. */
export const INBOUND_RULE_TYPES: readonly string[] = [...SECURITY_GROUP_TYPES, SECURITY_GROUP_RULE, INGRESS_RULE];

/** What a security group lets in. */
export interface InboundRule {
  /** Where it stands, for messages: `ingress[0]`; empty for a resource that is one rule. */
  readonly place: string;
  /** CIDR blocks of both address families. */
  readonly cidrs: readonly Value[];
  /** `tcp`, a protocol's number, or `-1` for all. */
  readonly protocol: Value;
  readonly fromPort: Value;
  readonly toPort: Value;
}

/** The inbound rules that a resource has; of a security group, only those that stand in itself. */
export function inboundRules({ type, props }: Resource): InboundRule[] {
  if (SECURITY_GROUP_TYPES.includes(type)) return props.at("ingress").items().map(ruleAt);
  if (type === SECURITY_GROUP_RULE) return props.at("type").is("ingress") ? [ruleAt(props)] : [];
  if (type !== INGRESS_RULE) return [];
  const cidrs = [props.at("cidrIpv4"), props.at("cidrIpv6")];
  return [{ ...ports(props), place: "", cidrs, protocol: props.at("ipProtocol") }];
}

function ruleAt(rule: Value): InboundRule {
  const cidrs = [rule.at("cidrBlocks"), rule.at("ipv6CidrBlocks")].flatMap(elements);
  return { ...ports(rule), place: rule.path, cidrs, protocol: rule.at("protocol") };
}

function ports(rule: Value): Pick<InboundRule, "fromPort" | "toPort"> {
  return { fromPort: rule.at("fromPort"), toPort: rule.at("toPort") };
}

/** The elements of a list; the list itself where it is not known, so that nobody takes it for empty. */
function elements(list: Value): Value[] {
  return list.isUnknown ? [list] : list.items();
}
