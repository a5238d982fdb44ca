import {
  ANNOTATION_SCOPE,
  type AnnotationScope,
  annotation,
  DISPOSABLE_ANNOTATION,
  splitList,
} from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { controllerChartValue } from "../controller/controllers.ts";
import { type AlbIngress, annotationsOf, unsettledClusters } from "../ingress/ingresses.ts";
import { type ListenPorts, portsIn } from "../ingress/listenPorts.ts";
import { AUTO_MODE_PARAMS_TYPE } from "../types.ts";
import { DISPOSABLE_TAG } from "../waivers.ts";
import { certificateLists } from "./certificates.ts";
import type { AttributeKey, AttributeValues, LoadBalancer } from "./loadBalancers.ts";
import { type Setting, settingAt, settingInList, settingInPairs } from "./setting.ts";

const SCOPES: ReadonlyMap<string, AnnotationScope> = new Map(Object.entries(ANNOTATION_SCOPE));
/** Target groups get the tags, too, and a plan changes nothing: neither describes the load balancer. */
const NOT_DESCRIBING = ["tags", "dryRunPlan"];
/** Annotations that describe the load balancer. */
const GROUP_WIDE: ReadonlySet<string> = new Set(
  Object.entries(annotation)
    .filter(([name]) => ["group", "merged"].includes(SCOPES.get(name) ?? "") && !NOT_DESCRIBING.includes(name))
    .map(([, key]) => key),
);

/** An ALB that the controller or EKS Auto Mode makes of a group of Ingresses. */
export class GroupLoadBalancer implements LoadBalancer {
  readonly params: StackResource | undefined;
  /** Empty where all Ingresses of the parameters are in other stacks. */
  readonly members: readonly AlbIngress[];
  readonly subject: StackResource;
  readonly #stack: Stack;

  constructor(stack: Stack, params: StackResource | undefined, members: readonly AlbIngress[]) {
    const subject = params ?? members[0]?.resource;
    if (subject === undefined) throw new Error("A group has class parameters or an Ingress.");
    this.#stack = stack;
    this.params = params;
    this.members = members;
    this.subject = subject;
  }

  get isAutoMode(): boolean {
    return this.params?.type === AUTO_MODE_PARAMS_TYPE || this.members.some(({ isAutoMode }) => isAutoMode);
  }

  get isInternetFacing(): boolean {
    return this.setting("scheme", annotation.scheme).text === "internet-facing";
  }

  get isDisposable(): boolean | undefined {
    // Where there are parameters, a tenant's Ingress does not speak for everyone's load balancer.
    const own = this.params === undefined ? this.members.map(({ resource }) => resource) : [this.params];
    const said = own.flatMap((resource) => [
      settingAt(resource, annotationsOf(resource).at(DISPOSABLE_ANNOTATION)),
      this.#entry(resource, "tags", annotation.tags, DISPOSABLE_TAG),
    ]);
    if (said.some(({ text }) => text !== undefined)) return true;
    return said.every(({ isMissing }) => isMissing) ? false : undefined;
  }

  attribute(key: AttributeKey): Setting {
    const field = "loadBalancerAttributes";
    return this.#lastWord((resource) => this.#entry(resource, field, annotation[field], key), key);
  }

  howToSet(values: AttributeValues): string {
    if (this.params === undefined) {
      const pairs = values.map(([key, value]) => `${key}=${value}`).join(",");
      return `add ${pairs} to the annotation ${annotation.loadBalancerAttributes}`;
    }
    const items = values.map(([key, value]) => `${key} with the value "${value}"`).join(" and ");
    return `add ${items} to spec.loadBalancerAttributes`;
  }

  /** What a field of the parameters says or, without it, an annotation of the members. */
  setting(field: string, key: string): Setting {
    const place = this.params === undefined ? key : `spec.${field}`;
    return this.#lastWord((resource) => this.#said(resource, field, key), place);
  }

  /** The same from everyone whose word counts: the parameters alone, or each member that says something. */
  settings(field: string, key: string): Setting[] {
    const ofParams = this.params === undefined ? undefined : this.#said(this.params, field, key);
    if (ofParams !== undefined && !ofParams.isMissing) return [ofParams];
    const ofMembers = this.members.map(({ resource }) => this.#said(resource, field, key));
    return ofMembers.filter(({ isMissing }) => !isMissing);
  }

  /** Ports by protocol, of the members whose ports are known. */
  get ports(): ListenPorts {
    return portsIn(this.members.map(({ resource }) => this.#portsText(resource)));
  }

  /**
   * Whether all that is said of the load balancer is in this stack, so that what is not said holds by default.
   * Ingresses of a class that another stack has may be guests on a load balancer that is described there.
   */
  get isWhole(): boolean {
    if (this.members.length === 0 || this.#stack.memo(unsettledClusters).has(this.subject.provider)) return false;
    if (this.params !== undefined) return true;
    if (this.#chartHasParams) return false;
    return this.members.some((member) => describesItself(member) || isAlone(member));
  }

  get #chartHasParams(): boolean {
    if (this.members.some(({ ingressClass }) => ingressClass !== undefined)) return false;
    const given = controllerChartValue(this.#stack, this.subject.provider, "ingressClassParams", "spec");
    return given.some(({ value }) => !value.isMissing);
  }

  #entry(resource: StackResource, field: string, annotationKey: string, key: string): Setting {
    return resource === this.params
      ? settingInList(resource, resource.props.at("spec").at(field), key)
      : settingInPairs(resource, annotationsOf(resource).at(annotationKey), key);
  }

  #said(resource: StackResource, field: string, key: string): Setting {
    return resource === this.params
      ? settingAt(resource, resource.props.at("spec").at(field))
      : settingAt(resource, annotationsOf(resource).at(key));
  }

  /** The parameters win; members that say something have to agree, so that any of them stands for all. */
  #lastWord(read: (from: StackResource) => Setting, place: string): Setting {
    const ofParams = this.params === undefined ? undefined : read(this.params);
    if (ofParams !== undefined && !ofParams.isMissing) return ofParams;
    const ofMembers = this.members.map(({ resource }) => read(resource));
    const found = ofMembers.find(({ text }) => text !== undefined) ?? ofMembers.find(({ isMissing }) => !isMissing);
    return found ?? { resource: this.subject, place, text: undefined, isMissing: this.isWhole };
  }

  /** What `listen-ports` would say; undefined where it is not known. */
  #portsText(ingress: StackResource): string | undefined {
    const written = annotationsOf(ingress).at(annotation.listenPorts);
    if (!written.isMissing) return written.text();
    const own = annotationsOf(ingress).at(annotation.certificateArn);
    const lists = this.params === undefined ? [] : certificateLists(this.params);
    if (lists.some(hasItems) || splitList(own.text() ?? "").length > 0) return '[{"HTTPS":443}]';
    return lists.some(({ isUnknown }) => isUnknown) || own.isUnknown ? undefined : '[{"HTTP":80}]';
  }
}

function describesItself({ resource }: AlbIngress): boolean {
  return annotationsOf(resource)
    .keys()
    .some((key) => GROUP_WIDE.has(key));
}

/** In a group of its own, of a class of this stack that has no parameters. */
function isAlone({ namespace, name, group, ingressClass }: AlbIngress): boolean {
  const isWithoutParams = ingressClass?.props.at("spec").at("parameters").isMissing ?? false;
  return isWithoutParams && group === `${namespace}/${name}`;
}

function hasItems(list: Value): boolean {
  return list.items().length > 0 || list.text() !== undefined;
}
