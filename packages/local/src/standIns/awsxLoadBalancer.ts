import { isSecret, isWireObject, type Wire, type WireObject } from "../values/wire.ts";
import type { ChildEntry, ResourceEntry } from "./entries.ts";

type Children = Readonly<Record<string, ChildEntry>>;

/** What is for the component itself; it hands all others on to the load balancer. */
const OWN_INPUTS = [
  "defaultSecurityGroup",
  "defaultTargetGroup",
  "defaultTargetGroupPort",
  "listener",
  "listeners",
  "subnetIds",
];

/** AWS's quota; those that are not there are left out. */
const MOST_LISTENERS = 50;

/**
 * The load balancers of awsx: a security group unless one is given, a target group and the listeners.
 *
 * Source: https://github.com/pulumi/pulumi-awsx/blob/master/awsx/lb/applicationLoadBalancer.ts
 */
export function awsxLoadBalancer(kind: "application" | "network"): ResourceEntry {
  const protocol = kind === "network" ? "TCP" : "HTTP";
  return {
    children: (inputs) => ({
      ...securityGroup(inputs),
      lb: {
        type: "aws:lb/loadBalancer:LoadBalancer",
        name: "$(logical)",
        inputs: {
          ...withSecurityGroup(inputs),
          ...taken(inputs, "inputs", OWN_INPUTS),
          loadBalancerType: kind,
          subnets: "$(inputs.subnetIds|inputs.subnets)",
        },
      },
      group: {
        type: "aws:lb/targetGroup:TargetGroup",
        name: "$(logical)",
        inputs: {
          port: 80,
          protocol,
          targetType: "ip",
          ...taken(inputs.defaultTargetGroup, "inputs.defaultTargetGroup"),
        },
      },
      ...listeners(inputs, protocol),
    }),
    outputs: {
      loadBalancer: "$(refs.lb)",
      defaultSecurityGroup: "$(refs.securityGroup)",
      defaultTargetGroup: "$(refs.group)",
      listeners: Array.from({ length: MOST_LISTENERS }, (_, index) => `$(refs.listener${index})`),
      vpcId: "vpc-$(hex17)",
    },
  };
}

function listeners(inputs: WireObject, protocol: string): Children {
  const given = Array.isArray(inputs.listeners) ? inputs.listeners : [];
  const places = given.map((listener: Wire, index) => ({ listener, path: `inputs.listeners.${index}` }));
  const all = places.length > 0 ? places : [{ listener: inputs.listener, path: "inputs.listener" }];
  const entries = all.map(({ listener, path }, index): [string, ChildEntry] => {
    const asked = taken(listener, path);
    const inputsOf = {
      port: isWireObject(listener) && listener.protocol === "HTTPS" ? 443 : 80,
      protocol: isWireObject(listener) && listener.port === 443 && protocol === "HTTP" ? "HTTPS" : protocol,
      defaultActions: [{ type: "forward", targetGroupArn: "$(children.group.arn)" }],
      ...asked,
      loadBalancerArn: "$(children.lb.arn)",
    };
    return [`listener${index}`, { type: "aws:lb/listener:Listener", name: `$(logical)-${index}`, inputs: inputsOf }];
  });
  return Object.fromEntries(entries);
}

/** What the component makes for itself, without rules unless it is given some. */
function securityGroup(inputs: WireObject): Children {
  if (!makesSecurityGroup(inputs)) return {};
  const { args } = objectOf(inputs.defaultSecurityGroup);
  const inputsOf = taken(args, "inputs.defaultSecurityGroup.args");
  return { securityGroup: { type: "aws:ec2/securityGroup:SecurityGroup", name: "$(logical)", inputs: inputsOf } };
}

function withSecurityGroup(inputs: WireObject): WireObject {
  if (makesSecurityGroup(inputs)) return { securityGroups: ["$(children.securityGroup.id)"] };
  const { securityGroupId } = objectOf(inputs.defaultSecurityGroup);
  return securityGroupId === undefined ? {} : { securityGroups: ["$(inputs.defaultSecurityGroup.securityGroupId)"] };
}

function makesSecurityGroup(inputs: WireObject): boolean {
  const { skip, securityGroupId } = objectOf(inputs.defaultSecurityGroup);
  return inputs.securityGroups === undefined && skip !== true && securityGroupId === undefined;
}

/** Each property of an object as an expression that takes it, so that nothing in it is read as a template. */
function taken(value: Wire | undefined, path: string, except: readonly string[] = []): WireObject {
  const keys = Object.keys(objectOf(value)).filter((key) => !except.includes(key));
  return Object.fromEntries(keys.map((key) => [key, `$(${path}.${key})`]));
}

function objectOf(value: Wire | undefined): WireObject {
  return isWireObject(value) && !isSecret(value) ? value : {};
}
