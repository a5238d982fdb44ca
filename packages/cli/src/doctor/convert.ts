import type {
  V1LabelSelector,
  V1MutatingWebhook,
  V1MutatingWebhookConfiguration,
  V1Namespace,
  V1ObjectMeta,
  V1Pod,
  V1Service,
} from "@kubernetes/client-node";
import type { Platform } from "@sluice/alb-model";
import * as z from "zod";
import type { Binding, NamespaceState, Pod, Selector, Service, Webhook } from "./snapshot.ts";

/** The API server fills these in; an object without is as old as can be. */
function nameAndAge(metadata: V1ObjectMeta | undefined) {
  return { name: metadata?.name ?? "", created: metadata?.creationTimestamp?.getTime() ?? 0 };
}

export function toNamespace({ metadata }: V1Namespace): NamespaceState {
  const written = (metadata?.managedFields ?? []).flatMap(({ fieldsV1, time }) =>
    time === undefined ? [] : ownedLabels(fieldsV1).map((label) => [label, time.getTime()] as const),
  );
  // Of several owners the first to write it counts.
  const labelledAt = Object.fromEntries(written.toSorted(([, a], [, b]) => b - a));
  return { labels: metadata?.labels ?? {}, labelledAt };
}

const fieldsSchema = z.looseObject({
  "f:metadata": z.looseObject({ "f:labels": z.record(z.string(), z.unknown()).default({}) }).prefault({}),
});

function ownedLabels(fields: unknown): string[] {
  const { data } = fieldsSchema.safeParse(fields ?? {});
  const keys = Object.keys(data?.["f:metadata"]["f:labels"] ?? {});
  return keys.filter((key) => key.startsWith("f:")).map((key) => key.slice(2));
}

export function toPod({ metadata, spec, status }: V1Pod): Pod {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  return {
    ...nameAndAge(metadata),
    labels: metadata?.labels ?? {},
    owner: owner === undefined ? undefined : { kind: owner.kind, name: owner.name },
    phase: status?.phase ?? "Pending",
    deleting: metadata?.deletionTimestamp !== undefined,
    gates: spec?.readinessGates?.map(({ conditionType }) => conditionType) ?? [],
    conditions:
      status?.conditions?.map(({ type, status: value, reason, message }) => ({
        type,
        status: value,
        reason,
        message,
      })) ?? [],
  };
}

export function toService({ metadata, spec }: V1Service): Service {
  return { ...nameAndAge(metadata), type: spec?.type ?? "ClusterIP", selector: spec?.selector ?? {} };
}

const bindingSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), creationTimestamp: z.string() }),
  spec: z.looseObject({ serviceRef: z.looseObject({ name: z.string() }), targetType: z.string().optional() }),
});

/** A page of objects as the API server writes it. */
export const pageSchema = z.looseObject({
  items: z.array(z.unknown()).default([]),
  metadata: z.looseObject({ continue: z.string().optional() }).prefault({}),
});

export function toBinding(object: unknown, platform: Platform): Binding {
  const { metadata, spec } = bindingSchema.parse(object);
  const created = Date.parse(metadata.creationTimestamp);
  return { name: metadata.name, created, platform, service: spec.serviceRef.name, targetType: spec.targetType };
}

/** The webhooks of a configuration that see pods being created. */
export function toWebhooks({ metadata, webhooks = [] }: V1MutatingWebhookConfiguration): Webhook[] {
  const { name: configuration, created } = nameAndAge(metadata);
  return webhooks.filter(seesNewPods).map(({ name, failurePolicy, namespaceSelector, objectSelector }) => ({
    configuration,
    name,
    created,
    failurePolicy: failurePolicy ?? "Fail",
    namespaceSelector: toSelector(namespaceSelector),
    objectSelector: toSelector(objectSelector),
  }));
}

function seesNewPods({ rules = [] }: V1MutatingWebhook): boolean {
  const has = (list: readonly string[] | undefined, value: string) =>
    list !== undefined && (list.includes("*") || list.includes(value));
  return rules.some(
    ({ apiGroups, operations, resources }) => has(apiGroups, "") && has(operations, "CREATE") && has(resources, "pods"),
  );
}

function toSelector(selector: V1LabelSelector | undefined): Selector {
  const { matchLabels, matchExpressions } = selector ?? {};
  return {
    matchLabels,
    matchExpressions: matchExpressions?.map(({ key, operator, values }) => ({ key, operator, values })),
  };
}
