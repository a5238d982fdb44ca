import { parseAllDocuments } from "yaml";
import { isWireObject, type Wire, type WireObject } from "../values/wire.ts";

/** Functions that render charts and overlays, which only the provider can: unless a project answers, there is nothing. */
export const RENDERERS: readonly string[] = ["kubernetes:helm:template", "kubernetes:kustomize:directory"];
export const NOT_RENDERED = "its objects come from its provider, so they are neither recorded nor rendered";

/** Functions that need no provider: they are computed from their arguments. */
export const computedInvokes: Readonly<Record<string, (args: WireObject) => WireObject>> = {
  "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
  "kubernetes:yaml:decode": decodeYaml,
};

function decodeYaml(args: WireObject): WireObject {
  return { result: objectsIn(String(args.text ?? "")) };
}

/** The objects in a YAML text, Lists taken apart. */
export function objectsIn(text: string): readonly WireObject[] {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Wire);
  return objects.filter(isWireObject).flatMap((object): readonly WireObject[] => {
    const isList = typeof object.kind === "string" && object.kind.endsWith("List") && Array.isArray(object.items);
    return isList ? list(object.items).filter(isWireObject) : [object];
  });
}

function policyDocument(args: WireObject): WireObject {
  const statements = list(args.statements).filter(isWireObject).map(statement);
  const document = {
    Version: args.version ?? "2012-10-17",
    ...(args.policyId === undefined ? {} : { Id: args.policyId }),
    Statement: statements,
  };
  const json = JSON.stringify(document, undefined, 2);
  return { ...args, id: "stand-in", json, minifiedJson: JSON.stringify(document) };
}

function statement(from: WireObject): WireObject {
  const principals = (value: Wire | undefined): Wire | undefined => {
    const given = list(value).filter(isWireObject);
    if (given.length === 0) return undefined;
    if (given.some((principal) => principal.type === "*")) return "*";
    return Object.fromEntries(
      given.map((principal) => [String(principal.type), oneOrMany(principal.identifiers) ?? []]),
    );
  };
  const parts: Record<string, Wire | undefined> = {
    Sid: from.sid,
    Effect: from.effect ?? "Allow",
    Action: oneOrMany(from.actions),
    NotAction: oneOrMany(from.notActions),
    Resource: oneOrMany(from.resources),
    NotResource: oneOrMany(from.notResources),
    Principal: principals(from.principals),
    NotPrincipal: principals(from.notPrincipals),
    Condition: conditions(from.conditions),
  };
  const given = Object.entries(parts).flatMap(([key, value]): [string, Wire][] =>
    value === undefined ? [] : [[key, value]],
  );
  return Object.fromEntries(given);
}

function conditions(value: Wire | undefined): WireObject | undefined {
  const given = list(value).filter(isWireObject);
  if (given.length === 0) return undefined;
  const byTest: Record<string, Record<string, Wire>> = {};
  for (const { test, variable, values } of given) {
    byTest[String(test)] = { ...byTest[String(test)], [String(variable)]: oneOrMany(values) ?? [] };
  }
  return byTest;
}

function list(value: Wire | undefined): readonly Wire[] {
  return Array.isArray(value) ? value : [];
}

/** IAM writes a list of one as its only element. */
function oneOrMany(value: Wire | undefined): Wire | undefined {
  const values = list(value);
  return values.length === 0 ? undefined : values.length === 1 ? values[0] : values;
}
