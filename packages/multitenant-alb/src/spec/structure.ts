import { nearest, type Problem } from "@sluice/alb-model";
import * as z from "zod";
import { explainIssue } from "./explainIssue.ts";
import { formatPath, type Path, valueAt } from "./path.ts";
import type { SourceDocument } from "./source/sourceDocument.ts";

export type Issue = z.core.$ZodIssue;

/** A value under check and where it comes from. */
export interface Subject {
  readonly document: SourceDocument;
  /** Where the value is in the document. */
  readonly path: Path;
  /** What problems call it: `fleet`, `tenants.acme`. */
  readonly label: Path;
  readonly value: unknown;
  readonly schema: z.core.$ZodType;
  readonly tenant?: string;
}

/** Turns what zod found wrong with a value into problems with a location and a fix. */
export function structureProblems(subject: Subject, issues: readonly Issue[]): Problem[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownField(subject, pathOf(issue), key))
      : [issueProblem(subject, innermost(issue))],
  );
}

function unknownField(subject: Subject, parent: Path, key: string): Problem {
  const fields = fieldsOf(schemaAt(subject.schema, parent));
  const present = Object.keys(Object(valueAt(subject.value, parent)));
  const free = fields.filter((field) => !present.includes(field));
  const meant = nearest(key, free);
  return located(subject, [...parent, key], "key", {
    code: "field.unknown",
    message: "is not a known field",
    fix: meant === undefined ? `remove it; known fields: ${fields.join(", ")}` : `write "${meant}"`,
  });
}

function issueProblem(subject: Subject, issue: Issue): Problem {
  const path = pathOf(issue);
  const value = valueAt(subject.value, path);
  const parent = valueAt(subject.value, path.slice(0, -1));
  const last = path.at(-1);
  const isMissing = last !== undefined && !Object.hasOwn(Object(parent), last);
  const schema = schemaAt(subject.schema, path);
  const explained = explainIssue(issue, {
    value,
    isMissing,
    field: String(last ?? formatPath(subject.label)),
    schema: schema === undefined ? undefined : unwrap(schema),
    description: schema === undefined ? undefined : descriptionOf(schema),
    sourceText: subject.document.sourceText([...subject.path, ...path]),
  });
  return located(subject, path, issue.code === "invalid_key" ? "key" : "value", {
    ...explained,
    ...(isMissing ? {} : { value }),
  });
}

function located(
  subject: Subject,
  path: Path,
  part: "key" | "value",
  problem: Pick<Problem, "code" | "message" | "fix" | "value">,
): Problem {
  return {
    ...problem,
    path: formatPath([...subject.label, ...path]),
    ...(subject.tenant === undefined ? {} : { tenant: subject.tenant }),
    locations: [subject.document.locate([...subject.path, ...path], part)],
  };
}

/** Of a union's branches, the one that the value comes closest to: its kind is right and something inside is not. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const inside = issue.errors.find((branch) =>
    branch.every(({ path, code }) => path.length > 0 || code !== "invalid_type"),
  );
  const first = inside?.[0];
  return first === undefined ? issue : { ...first, path: [...issue.path, ...first.path] };
}

function pathOf(issue: Issue): Path {
  return issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
}

/** The schema of the value at a path, as far as it is one of the kinds that fleet and tenant files use. */
function schemaAt(root: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = root;
  for (const key of path) {
    schema = schema === undefined ? undefined : unwrap(schema);
    if (schema instanceof z.ZodObject) schema = schema.shape[key];
    else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else return undefined;
  }
  return schema;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional ? unwrap(schema.unwrap()) : schema;
}

/** A field's own description counts before that of its type. */
function descriptionOf(schema: z.core.$ZodType): string | undefined {
  const own = schema instanceof z.ZodType ? schema.description : undefined;
  const inner = unwrap(schema);
  return own ?? (inner instanceof z.ZodType ? inner.description : undefined);
}

function fieldsOf(wrapped: z.core.$ZodType | undefined): string[] {
  const schema = wrapped === undefined ? undefined : unwrap(wrapped);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape).filter((field) => field !== "$schema") : [];
}
