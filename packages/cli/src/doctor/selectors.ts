import type { Labels, Requirement, Selector, Service } from "./snapshot.ts";

/** Whether labels match a selector, as the API server sees it; an empty selector matches everything. */
export function selects(selector: Selector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return includesAll(labels, matchLabels) && matchExpressions.every((requirement) => isMet(requirement, labels));
}

/** Whether a Service selects a pod; one without a selector selects nothing. */
export function servesPod({ selector }: Service, labels: Labels): boolean {
  return Object.keys(selector).length > 0 && includesAll(labels, selector);
}

function includesAll(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function isMet({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = labels[key];
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  if (operator === "In") return value !== undefined && values.includes(value);
  return value === undefined || !values.includes(value);
}

/** A selector as kubectl writes it. @example selectorText({ app: "web" }) // "app=web" */
export function selectorText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
