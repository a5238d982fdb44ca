import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  isSecret,
  isWireObject,
  mapProperties,
  markSecret,
  resourceReference,
  UNKNOWN,
  unwrapSecrets,
  type Wire,
  type WireObject,
  withoutReferences,
} from "../values/wire.ts";
import { objectsIn } from "./functions.ts";
import type { ComponentStandIn, StandInChild, StandInRequest } from "./standIns.ts";

/** Remote components that read manifests and do nothing else: what is inside them needs no provider. */
const TYPES: readonly string[] = ["kubernetes:yaml/v2:ConfigFile", "kubernetes:yaml/v2:ConfigGroup"];
/** What a resource is named after. */
const IN_CLEAR: readonly string[] = ["apiVersion", "kind", "metadata"];
const SKIP_AWAIT = "pulumi.com/skipAwait";

/**
 * A ConfigFile or ConfigGroup with its objects. Undefined for other types, and where some of it cannot be read here:
 * files that are elsewhere, values that are not known yet, objects without a name.
 *
 * @param directory The program's working directory, from which it names files.
 */
export function manifestComponent(request: StandInRequest, directory: string): ComponentStandIn | undefined {
  if (!TYPES.includes(request.type)) return undefined;
  const { file, files, yaml, objs, resourcePrefix, skipAwait } = mapProperties(request.inputs, withoutReferences);
  const texts = [
    ...listOf(file).map((path) => [readable(path, directory)]),
    ...listOf(files).map((pattern) => matching(pattern, directory)),
    ...listOf(yaml).map((text) => [text]),
  ].flat();
  const objects = [...texts.map(objectsOf), listOf(objs).map((each) => (isWireObject(each) ? each : undefined))].flat();
  const prefix = typeof resourcePrefix === "string" ? resourcePrefix : request.name;
  const children = objects.map((object) => object && childOf(object, prefix, skipAwait === true));
  if (!children.every((child) => child !== undefined)) return undefined;
  return {
    note: undefined,
    children: children.map((child) => () => child),
    outputs: (made) => ({ resources: [...made.values()].map(resourceReference) }),
  };
}

function listOf(value: Wire | undefined): readonly (Wire | undefined)[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A file's text; undefined where it is not here. */
function readable(path: Wire | undefined, directory: string): string | undefined {
  const file = typeof path === "string" ? resolve(directory, path) : "";
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** A group takes patterns, too. */
function matching(pattern: Wire | undefined, directory: string): (string | undefined)[] {
  const isPattern = typeof pattern === "string" && pattern !== UNKNOWN && /[*?[]/.test(pattern);
  const paths = isPattern ? globSync(pattern, { cwd: directory }).sort() : [pattern];
  return paths.map((path) => readable(path, directory));
}

/** The objects of a manifest, which are secret as far as the manifest is. */
function objectsOf(manifest: Wire | undefined): (WireObject | undefined)[] {
  const text = manifest === undefined ? undefined : unwrapSecrets(manifest);
  if (typeof text !== "string" || text.includes(UNKNOWN)) return [undefined];
  const objects = objectsIn(text);
  if (!isSecret(manifest)) return [...objects];
  return objects.map((object) => {
    const entries = Object.entries(object).map(([key, value]) => [
      key,
      IN_CLEAR.includes(key) ? value : markSecret(value),
    ]);
    return Object.fromEntries(entries);
  });
}

/** Named as the provider names it; undefined for what is no object. */
function childOf(object: WireObject, prefix: string, skipAwait: boolean): StandInChild | undefined {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = isWireObject(metadata) ? metadata : {};
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") return undefined;
  const place = typeof namespace === "string" ? `${namespace}/` : "";
  const inputs = skipAwait ? withoutAwait(object) : object;
  return {
    key: `${apiVersion}/${kind}::${place}${name}`,
    type: `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`,
    name: `${prefix}:${place}${name}`,
    inputs: apiVersion === "v1" && kind === "Secret" ? secretData(inputs) : inputs,
  };
}

function withoutAwait({ metadata, ...object }: WireObject): WireObject {
  const given = isWireObject(metadata) ? metadata : {};
  const annotations = isWireObject(given.annotations) ? given.annotations : {};
  return { ...object, metadata: { ...given, annotations: { ...annotations, [SKIP_AWAIT]: "true" } } };
}

function secretData(object: WireObject): WireObject {
  const hidden = Object.entries(object).filter(([key]) => key === "data" || key === "stringData");
  return { ...object, ...Object.fromEntries(hidden.map(([key, value]) => [key, markSecret(value)])) };
}
