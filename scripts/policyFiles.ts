/** What is generated from the policies: their documentation, the sets for the Pulumi CLI, and a JSON Schema. */
import * as z from "zod";
import { configSchema, POLICY_SETS, policySet } from "../policy-pack/src/config/index.ts";
import { settingsSchema } from "../policy-pack/src/evaluate.ts";
import { policies } from "../policy-pack/src/policies/index.ts";
import { type Policy, REQUIREMENTS, type Requirement } from "../policy-pack/src/policy.ts";

/** What the requirements ask for, as docs/problem-to-setting.md treats it. */
const PROBLEMS: Readonly<Record<Requirement, string>> = {
  R1: "Traffic follows the pods between EKS and Lambda",
  R2: "More than 1,000 pods behind a Service",
  R3: "Many tenants on one load balancer",
  R4: "A pod is ready when its load balancer says so",
  R5: "Weight changes arrive in time",
};

/** Path in the repository and text of every file. */
export function policyFiles(): ReadonlyMap<string, string> {
  const sets = POLICY_SETS.map((name): [string, string] => [
    `policy-pack/sets/${name}.json`,
    `${JSON.stringify(policySet(name), null, 2)}\n`,
  ]);
  return new Map([["schema/policies.schema.json", schemaText()], ["docs/policies.md", documentation()], ...sets]);
}

function schemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(configSchema(), { target: "draft-7", io: "input" });
  return `${JSON.stringify({ $schema, title: "Sluice policies", ...rest }, null, 2)}\n`;
}

const INTRODUCTION = `# Policies

Written by \`npm run schema\` from [policy-pack/src/policies](../policy-pack/src/policies); how to run and configure them
is in [policy-pack/README.md](../policy-pack/README.md), recipes for pull requests in [ci](ci).`;

function documentation(): string {
  const parts = [
    INTRODUCTION,
    `${policies.length} policies:`,
    table(),
    "## By problem",
    byProblem(),
    ...policies.map(section),
  ];
  return `${parts.join("\n\n")}\n`;
}

function table(): string {
  const rows = policies.map(({ name, level, guards, description }) =>
    row([`[\`${name}\`](#${name})`, level, guards.join(", "), description]),
  );
  return [row(["policy", "recommended", "guards", "what holds"]), row(["---", "---", "---", "---"]), ...rows].join(
    "\n",
  );
}

function byProblem(): string {
  return REQUIREMENTS.map((requirement) => {
    const names = policies.filter(({ guards }) => guards.includes(requirement)).map(({ name }) => `\`${name}\``);
    return `- **${requirement}, ${PROBLEMS[requirement]}**: ${names.join(", ")}.`;
  }).join("\n");
}

function section(policy: Policy): string {
  const { name, description, reason, source, fix, scope } = policy;
  const asked =
    scope === "resource"
      ? "Asked of each resource before it changes."
      : "Asked of the whole stack, at the end of the run.";
  const facts = [
    `${escaped(reason)} ([source](${source}))`,
    `**Fix:** ${escaped(fix)}.`,
    `${asked}${settings(policy)}`,
  ];
  return [`## ${name}`, escaped(description), ...facts].join("\n\n");
}

function settings(policy: Policy): string {
  const { properties = {} } = z.toJSONSchema(settingsSchema(policy), { io: "input" });
  const own = Object.entries(properties).filter(([key]) => key !== "exemptions");
  if (own.length === 0) return "";
  const lines = own.map(([key, schema]) => `- \`${key}\`${describe(schema)}`);
  return ` Settings:\n\n${lines.join("\n")}`;
}

function describe(schema: z.core.JSONSchema._JSONSchema): string {
  if (typeof schema === "boolean") return "";
  const text = schema.description === undefined ? "" : `: ${schema.description}`;
  return schema.default === undefined ? text : `${text}. Default: \`${JSON.stringify(schema.default)}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => escaped(cell).replaceAll("|", "\\|")).join(" | ")} |`;
}

/** `<name>` is a placeholder, not HTML. */
function escaped(text: string): string {
  return text.replaceAll("<", "&lt;");
}
