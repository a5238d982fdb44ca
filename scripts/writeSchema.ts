/** Writes all that is generated: JSON Schemas for completion in editors, and what the policies say: `npm run schema`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { fleetFileSchema, tenantsFileSchema } from "../packages/multitenant-alb/src/spec/schema.ts";
import { policyFiles } from "./policyFiles.ts";

/** Path in the repository and text of every generated file. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["schema/fleet.schema.json", schemaText("Sluice fleet", fleetFileSchema)],
    ["schema/tenants.schema.json", schemaText("Sluice tenants", tenantsFileSchema)],
    ...policyFiles(),
  ]);
}

/** Draft 7 is what editors support best. */
function schemaText(title: string, schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: "draft-7", io: "input" });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

/** The repository's root, with a slash at its end. */
export const ROOT = new URL("../", import.meta.url);

function writeSchemas(): void {
  for (const [file, text] of schemaFiles()) {
    const path = fileURLToPath(new URL(file, ROOT));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

if (import.meta.main) writeSchemas();
