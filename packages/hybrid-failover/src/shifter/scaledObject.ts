/** KEDA's resource, as its API group names it. */
export const SCALED_OBJECTS = { group: "keda.sh", version: "v1alpha1", plural: "scaledobjects" } as const;

/**
 * Whether a ScaledObject's triggers find nothing to do: its condition `Active` is `False`, and it is not paused. KEDA
 * then scales the pods to zero once its cooldown period has passed.
 */
export function isScaledObjectIdle(object: unknown): boolean {
  return conditionOf(object, "Active") === "False" && conditionOf(object, "Paused") !== "True";
}

function conditionOf(object: unknown, type: string): unknown {
  const conditions = field(field(object, "status"), "conditions");
  if (!Array.isArray(conditions)) return undefined;
  return field(
    conditions.find((condition) => field(condition, "type") === type),
    "status",
  );
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
