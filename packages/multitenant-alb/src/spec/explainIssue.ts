import { nearest, type Problem } from "@sluice/alb-model";
import * as z from "zod";

/** What an issue is about. */
export interface IssueContext {
  readonly value: unknown;
  /** The field is not there at all. */
  readonly isMissing: boolean;
  readonly field: string;
  readonly schema: z.core.$ZodType | undefined;
  /** What the field is for. */
  readonly description: string | undefined;
  /** The value as it is written in the file. */
  readonly sourceText: string | undefined;
}

export type Explanation = Pick<Problem, "code" | "message" | "fix">;

/** Says what is wrong and what would be right, in the user's terms. */
export function explainIssue(issue: z.core.$ZodIssue, context: IssueContext): Explanation {
  if (context.isMissing) return missing(context);
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue.expected, context);
    case "invalid_union":
      return wrongType("string or array", context);
    case "invalid_value":
      return wrongChoice(issue.values.map(String), context);
    case "too_small":
    case "too_big":
      return typeof context.value === "number" ? outOfRange(context) : emptyValue(context);
    case "invalid_key":
      return {
        code: "field.key",
        message: "has a name that is not allowed",
        fix: "use a lower case letter, then letters, digits and inner hyphens",
      };
    default:
      return { code: "field.format", message: "has the wrong form", fix: `write ${expectation(context)}` };
  }
}

function missing(context: IssueContext): Explanation {
  return { code: "field.missing", message: "is missing", fix: `add it: ${expectation(context)}` };
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  "string or array": "a text or a list of texts",
  object: "a mapping",
  record: "a mapping",
  int: "a whole number",
  number: "a whole number",
  boolean: "true or false",
};

function wrongType(expected: string, context: IssueContext): Explanation {
  const { value } = context;
  const noun = NOUNS[expected] ?? expected;
  const message = `should be ${noun}, but is ${kindOf(value)}`;
  return { code: "field.type", message, fix: typeFix(expected, context) ?? `write ${noun}: ${expectation(context)}` };
}

/** The fix for the mistakes that YAML invites. */
function typeFix(expected: string, { value, sourceText }: IssueContext): string | undefined {
  if (expected === "array" && typeof value === "string") return `write a list: [${quoteForList(value)}]`;
  const isPlain = typeof value === "number" || typeof value === "boolean";
  if (expected.startsWith("string") && isPlain) return `put it in quotes: "${sourceText ?? String(value)}"`;
  const isNumeric = typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
  if ((expected === "int" || expected === "number") && isNumeric) return `remove the quotes: ${value.trim()}`;
  return undefined;
}

/** `*` starts an alias in YAML; commas and blanks hint at several values. */
function quoteForList(value: string): string {
  const parts = value.split(/[\s,]+/).filter((part) => part !== "");
  return parts.map((part) => (/^[\w.-]+$/.test(part) ? part : JSON.stringify(part))).join(", ");
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return Number.isInteger(value) ? "a number" : "a number that is not whole";
  return typeof value === "string" ? "a text" : "a mapping";
}

function wrongChoice(choices: readonly string[], { value }: IssueContext): Explanation {
  const meant = typeof value === "string" ? nearest(value, choices) : undefined;
  const list = choices.join(", ");
  return {
    code: "field.choice",
    message: `is not one of ${list}`,
    fix: meant === undefined ? `write one of ${list}` : `write "${meant}"`,
  };
}

function outOfRange({ schema }: IssueContext): Explanation {
  const minimum = schema instanceof z.ZodNumber ? schema.minValue : null;
  const maximum = schema instanceof z.ZodNumber ? schema.maxValue : null;
  const isOpen = maximum === null || maximum >= Number.MAX_SAFE_INTEGER;
  const range = isOpen ? `of ${minimum ?? 0} or more` : `from ${minimum ?? 0} to ${maximum}`;
  return { code: "field.range", message: "is out of range", fix: `write a whole number ${range}` };
}

function emptyValue(context: IssueContext): Explanation {
  const kind = Array.isArray(context.value) ? "list" : typeof context.value === "string" ? "text" : "mapping";
  const fix = kind === "text" ? "write" : "give at least one entry:";
  return { code: "field.empty", message: `is an empty ${kind}`, fix: `${fix} ${expectation(context)}` };
}

function expectation({ description, field }: IssueContext): string {
  return description ?? field;
}
