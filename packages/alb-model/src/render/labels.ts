/** Labels and tags by which Sluice's objects are found again. */
export const LABELS = {
  managedBy: "app.kubernetes.io/managed-by",
  fleet: "sluice/fleet",
  shard: "sluice/shard",
  profile: "sluice/profile",
} as const;

/** Names the tenants of a bundle on its Ingress, for people who read it in the cluster. */
export const TENANTS_ANNOTATION = "sluice/tenants";

export function shardLabels(fleet: string, shard: string): Record<string, string> {
  return { [LABELS.managedBy]: "sluice", [LABELS.fleet]: fleet, [LABELS.shard]: shard };
}

/** Tags on every AWS resource of a shard; the user's own come first and cannot replace these. */
export function shardTags(
  tags: Readonly<Record<string, string>>,
  fleet: string,
  shard: string,
): Record<string, string> {
  return { ...tags, "sluice:fleet": fleet, "sluice:shard": shard };
}

/** Says that a load balancer faces the internet on purpose, and who said so; without it the policy pack objects. */
export const INTERNET_FACING_ANNOTATION = "sluice/internet-facing";

/** Says why a load balancer may be lost: of a test, a preview, an example. The policy pack then asks for less. */
export const DISPOSABLE_ANNOTATION = "sluice/disposable";

/** Says on a Rollout why stable pods cannot stay while a canary runs: `dynamicStableScale` has a price. */
export const DYNAMIC_SCALE_ANNOTATION = "sluice/dynamic-stable-scale";
