import { matchGlob } from "@sluice/alb-model";
import type { Plain, Value } from "../../view/value.ts";
import { parseJson } from "../json.ts";

/** A statement of an IAM policy, its lists spelled out. */
export interface Statement {
  readonly allows: boolean;
  /** Patterns. */
  readonly actions: readonly string[];
  /** Patterns of NotAction: the statement is about every action but these. */
  readonly exceptActions: readonly string[] | undefined;
  /** Patterns; `*` where the statement has NotResource. */
  readonly resources: readonly string[];
  readonly isConditional: boolean;
}

export interface PolicyDocument {
  readonly statements: readonly Statement[];
  /** Whether no part of it was unknown. */
  readonly isKnown: boolean;
}

/** Stands for what is not known: it is no action, no resource, and some condition. */
const NOT_KNOWN = "not-known-yet";

/**
 * An IAM policy, given as JSON text, as an object, or as what `getPolicyDocument` answers. Undefined where it is not
 * known, or no policy.
 *
 * @example policyDocument(rolePolicy.props.at("policy"))?.statements
 */
export function policyDocument(value: Value): PolicyDocument | undefined {
  let isKnown = true;
  const document = objectIn(
    value.plain(() => {
      isKnown = false;
      return NOT_KNOWN;
    }),
  );
  if (document === undefined) return undefined;
  const statements = listOf(document.Statement).filter(isObject).map(statementOf);
  return { statements, isKnown };
}

/** All texts under a key anywhere in a document, such as the subjects in the conditions of a role's trust. */
export function conditionTexts(value: Value): { readonly key: string; readonly text: string }[] {
  const document = objectIn(value.plain(() => NOT_KNOWN));
  if (document === undefined) return [];
  const conditions = listOf(document.Statement).flatMap((each) => (isObject(each) ? listOf(each.Condition) : []));
  const operators = conditions.flatMap((each) => (isObject(each) ? Object.values(each) : []));
  return operators.flatMap((operator) =>
    isObject(operator)
      ? Object.entries(operator).flatMap(([key, texts]) => textsOf(texts).map((text) => ({ key, text })))
      : [],
  );
}

/** Whether a statement is about an action, as IAM matches names: by glob, in any case. */
export function concerns({ actions, exceptActions }: Statement, action: string): boolean {
  const name = action.toLowerCase();
  const matches = (pattern: string) => matchGlob(pattern.toLowerCase(), name);
  return exceptActions === undefined ? actions.some(matches) : !exceptActions.some(matches);
}

/** Whether documents together allow an action that knows no resources; what is denied without condition is not. */
export function allowAnywhere(documents: readonly PolicyDocument[], action: string): boolean {
  const about = documents
    .flatMap(({ statements }) => statements)
    .filter((statement) => concerns(statement, action) && statement.resources.some(isEverything));
  return about.some(({ allows }) => allows) && !about.some(({ allows, isConditional }) => !allows && !isConditional);
}

/** `*`, however often. */
export function isEverything(pattern: string): boolean {
  return /^\*+$/.test(pattern);
}

function statementOf(statement: PlainObject): Statement {
  return {
    allows: statement.Effect === "Allow",
    actions: textsOf(statement.Action),
    exceptActions: statement.NotAction === undefined ? undefined : textsOf(statement.NotAction),
    resources: statement.NotResource === undefined ? textsOf(statement.Resource) : ["*"],
    isConditional: statement.Condition !== undefined && !isEmpty(statement.Condition),
  };
}

type PlainObject = { readonly [key: string]: Plain };

/** A document as an object, which providers keep as JSON text. */
function objectIn(document: Plain | undefined): PlainObject | undefined {
  const value = typeof document === "string" ? parseJson(document) : document;
  return isObject(value) ? value : undefined;
}

/** What comes out of JSON has no other values than plain ones. */
function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: Plain): boolean {
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}

function listOf(value: Plain | undefined): readonly Plain[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function textsOf(value: Plain | undefined): string[] {
  return listOf(value).filter((each) => typeof each === "string");
}
