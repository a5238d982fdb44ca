import { isDeepStrictEqual } from "node:util";
import type { Crd, Schema } from "./schema.ts";

/** What our schema says of a value itself, which theirs must say too. `pattern`, `minItems`, `minimum` likewise. */
const KEYWORDS = ["type", "format", "pattern", "minItems", "minimum", "x-kubernetes-int-or-string"] as const;

function sorted(values: readonly string[] = []): string[] {
  return [...values].sort();
}

function compareKeywords(path: string, ours: Schema, theirs: Schema): string[] {
  const different = KEYWORDS.filter((keyword) => ours[keyword] !== undefined && ours[keyword] !== theirs[keyword]);
  const differences = different.map((keyword) => `${path}: ${keyword} is ${ours[keyword]}, theirs ${theirs[keyword]}`);
  if (!isDeepStrictEqual(sorted(ours.enum), sorted(theirs.enum))) {
    differences.push(`${path}: enum is [${sorted(ours.enum)}], theirs [${sorted(theirs.enum)}]`);
  }
  if (!isDeepStrictEqual(sorted(ours.required), sorted(theirs.required))) {
    differences.push(`${path}: required is [${sorted(ours.required)}], theirs [${sorted(theirs.required)}]`);
  }
  return differences;
}

/** Each place where our schema takes something that theirs does not take in the same way. */
export function compareSchemas(path: string, ours: Schema, theirs: Schema | undefined): string[] {
  if (theirs === undefined) return [`${path}: not in theirs`];
  const nested = [
    ...(ours.items === undefined ? [] : compareSchemas(`${path}[]`, ours.items, theirs.items)),
    ...(ours.additionalProperties === undefined
      ? []
      : compareSchemas(`${path}.*`, ours.additionalProperties, theirs.additionalProperties)),
  ];
  const fields = Object.entries(ours.properties ?? {}).flatMap(([name, schema]) =>
    compareSchemas(`${path}.${name}`, schema, theirs.properties?.[name]),
  );
  return [...compareKeywords(path, ours, theirs), ...nested, ...fields];
}

/**
 * Each place where our definition differs from a fuller one: names and scope, and for our versions every field, type,
 * enum and required field. Fields that only theirs has are no difference, unless they are required.
 *
 * @returns one line a difference, with the path of the field.
 */
export function compareCrds(ours: Crd, theirs: Crd): string[] {
  const headOf = (crd: Crd) => ({ group: crd.spec.group, scope: crd.spec.scope, names: crd.spec.names });
  const name = ours.metadata.name;
  const head = isDeepStrictEqual(headOf(ours), headOf(theirs)) ? [] : [`${name}: group, scope or names differ`];
  const versions = ours.spec.versions.flatMap((version) => {
    const path = `${name} ${version.name}`;
    const other = theirs.spec.versions.find((candidate) => candidate.name === version.name);
    if (other === undefined) return [`${path}: not in theirs`];
    const settings = (["served", "storage"] as const).filter((key) => version[key] !== other[key]);
    const status = Boolean(version.subresources?.status) === Boolean(other.subresources?.status);
    return [
      ...settings.map((key) => `${path}: ${key} differs`),
      ...(status ? [] : [`${path}: the status subresource differs`]),
      ...compareSchemas(path, version.schema.openAPIV3Schema, other.schema.openAPIV3Schema),
    ];
  });
  return [...head, ...versions];
}
