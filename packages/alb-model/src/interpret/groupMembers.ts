import { annotation } from "../annotations.ts";
import type { Ingress, IngressClass, IngressClassParams } from "../kubernetes.ts";
import type { Annotations } from "./annotationValues.ts";
import { ClassIndex, type Classified, type ClassParams } from "./ingressClasses.ts";

/** An Ingress that the controller manages, with the parameters of its class. */
export interface Member {
  /** `namespace/name`, as errors name it. */
  readonly key: string;
  readonly namespace: string;
  readonly ingress: Ingress;
  readonly annotations: Annotations;
  readonly params: ClassParams | undefined;
}

export interface Group {
  readonly name: string;
  readonly members: Member[];
  /** Ingresses being deleted that still hold the group's finalizer. */
  readonly leaving: Ingress[];
  /** Set where the group cannot even be loaded. */
  error?: string;
}

export interface ClassInput {
  readonly ingresses: readonly Ingress[];
  readonly ingressClassParams?: readonly IngressClassParams[] | undefined;
  readonly ingressClasses?: readonly IngressClass[] | undefined;
}

const EXPLICIT_FINALIZER = "group.ingress.k8s.aws/";
const IMPLICIT_FINALIZER = "ingress.k8s.aws/resources";
const GROUP_NAME = /^([a-z0-9][-a-z0-9.]*)?[a-z0-9]$/;
const GROUP_NAME_LENGTH = 63;
const NO_ANNOTATIONS: Annotations = Object.freeze({});

/** `namespace/name`; an Ingress without a namespace is in `default`. */
export function ingressKey(ingress: Ingress): string {
  return `${ingress.metadata.namespace ?? "default"}/${ingress.metadata.name}`;
}

/**
 * Sorts the Ingresses into groups. One that cannot join any, for its class's parameters or its group name, is a
 * group of its own that has only an error; one of another controller's class is left out.
 */
export function collectGroups(input: ClassInput): Group[] {
  const classes = new ClassIndex(input);
  const groups = new Map<string, Group>();
  const ambiguous: string[] = [];
  for (const ingress of input.ingresses) {
    if (ingress.metadata.deletionTimestamp !== undefined) {
      for (const name of groupsOfFinalizers(ingress)) {
        groupNamed(groups, name).leaving.push(ingress);
      }
      continue;
    }
    if (classes.defaultIsAmbiguousFor(ingress)) {
      ambiguous.push(ingressKey(ingress));
      continue;
    }
    const classified = classes.classify(ingress);
    if (classified !== "foreign") {
      addToGroup(groups, ingress, classified);
    }
  }
  const blocking = ambiguous.sort()[0];
  for (const group of groups.values()) {
    if (blocking !== undefined && group.members.length > 0) {
      group.error = `Ingress: ${blocking}: multiple default IngressClasses found`;
    }
  }
  return [...groups.values()];
}

function addToGroup(groups: Map<string, Group>, ingress: Ingress, classified: Exclude<Classified, "foreign">): void {
  const key = ingressKey(ingress);
  if ("invalid" in classified) {
    if (!classified.unknown) {
      groupNamed(groups, key).error = classified.invalid;
    }
    for (const name of groupsOfFinalizers(ingress)) {
      groupNamed(groups, name).error =
        `Ingress: ${key}: Ingress has invalid IngressClass configuration: ${classified.invalid}`;
    }
    return;
  }
  const annotations = ingress.metadata.annotations ?? NO_ANNOTATIONS;
  const { params } = classified;
  const explicit = params?.group?.name ?? (classified.isAutoMode ? undefined : annotations[annotation.groupName]);
  const problem = explicit === undefined ? undefined : groupNameProblem(explicit);
  if (problem !== undefined) {
    groupNamed(groups, key).error = `invalid ingress group: ${problem}`;
    return;
  }
  const namespace = ingress.metadata.namespace ?? "default";
  groupNamed(groups, explicit ?? key).members.push({ key, namespace, ingress, annotations, params });
}

function groupNamed(groups: Map<string, Group>, name: string): Group {
  let group = groups.get(name);
  if (group === undefined) {
    group = { name, members: [], leaving: [] };
    groups.set(name, group);
  }
  return group;
}

function groupNameProblem(name: string): string | undefined {
  if (!GROUP_NAME.test(name)) {
    return "groupName must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  }
  return name.length > GROUP_NAME_LENGTH ? `groupName must be no more than ${GROUP_NAME_LENGTH} characters` : undefined;
}

function groupsOfFinalizers(ingress: Ingress): string[] {
  return (ingress.metadata.finalizers ?? []).flatMap((finalizer) => {
    if (finalizer === IMPLICIT_FINALIZER) {
      return [ingressKey(ingress)];
    }
    return finalizer.startsWith(EXPLICIT_FINALIZER) ? [finalizer.slice(EXPLICIT_FINALIZER.length)] : [];
  });
}
