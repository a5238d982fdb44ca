/**
 * What target groups go by where rules and targets are brought together: `name:<name>`, a URN for one whose name is not
 * known yet, or `service:<namespace>/<ingress>-<service>:<port>` for one that the controller would make.
 */
import type { StackResource } from "../../view/resource.ts";
import { targetGroupNameIn } from "./forwardActions.ts";

export function idOfGroup(group: StackResource): string {
  const name = group.props.at("name").text();
  return name === undefined ? group.urn : idOfName(name);
}

export function idOfName(name: string): string {
  return `name:${name}`;
}

/** Of another stack's target group; the ARN itself where it has no name in it. */
export function idOfArn(arn: string): string {
  return idOfName(targetGroupNameIn(arn) ?? arn);
}

/** The controller makes one for each of a Service's ports; this is what their ids have in common. */
export function idOfServiceTargets(namespace: string, ingress: string, service: string): string {
  return `${SERVICE}${namespace}/${ingress}-${service}`;
}

/** Without the port, of a target group that the controller would make; others as they are. */
export function withoutPort(id: string): string {
  return isMadeByController(id) ? id.slice(0, id.lastIndexOf(":")) : id;
}

export function isMadeByController(id: string): boolean {
  return id.startsWith(SERVICE);
}

const SERVICE = "service:";
