import { z } from "zod";

const RuntimeOptions = z.looseObject({
  typescript: z.boolean().optional(),
  nodeargs: z.string().optional(),
});

const ConfigDeclaration = z.strictObject({
  type: z.enum(["string", "integer", "boolean", "array", "object"]).optional(),
  description: z.string().optional(),
  items: z.unknown().optional(),
  default: z.unknown().optional(),
  value: z.unknown().optional(),
  secret: z.boolean().optional(),
});

/** The parts of Pulumi.yaml that decide how a program runs. */
export const PulumiYaml = z.looseObject({
  name: z.string().min(1),
  runtime: z.union([z.string(), z.looseObject({ name: z.string(), options: RuntimeOptions.optional() })]),
  main: z.string().optional(),
  config: z.union([z.record(z.string(), z.unknown()), z.string(), z.null()]).optional(),
  stackConfigDir: z.string().optional(),
});
export type PulumiYaml = z.infer<typeof PulumiYaml>;

/** A configuration value that the project declares. */
export interface Declaration {
  /** `namespace:key` */
  readonly key: string;
  readonly type?: "string" | "integer" | "boolean" | "array" | "object";
  readonly secret: boolean;
  /** The project's value or default; undefined when a stack has to give one. */
  readonly value: unknown;
}

/**
 * The declarations of a project. A key without namespace is the project's own; a plain value is its default; only
 * the project's own keys may have a type.
 */
export function declarations(project: PulumiYaml): Declaration[] {
  if (typeof project.config !== "object" || project.config === null) return [];
  return Object.entries(project.config).map(([name, entry]) => {
    const key = name.includes(":") ? name : `${project.name}:${name}`;
    const declared = ConfigDeclaration.safeParse(entry);
    if (!declared.success) return { key, secret: false, value: entry };
    const { type, secret } = declared.data;
    const value = declared.data.value ?? declared.data.default;
    return { key, ...(type === undefined ? {} : { type }), secret: secret ?? false, value };
  });
}

/** Whether a value, as the stack file has it, is of the declared type. */
export function isOfType(value: unknown, type: NonNullable<Declaration["type"]>): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isSafeInteger(typeof value === "string" && value !== "" ? Number(value) : value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "string":
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  }
}
