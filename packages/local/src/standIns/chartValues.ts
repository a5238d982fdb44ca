import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseDocument } from "yaml";
import { assetOf, isWireObject, UNKNOWN, type Wire, type WireObject } from "../values/wire.ts";

const TYPES: readonly string[] = ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart"];

/**
 * A chart's inputs as the provider checks them: files of values are read into `values`, which win over them, and a
 * checksum says that it was done. Others, and those of which a file cannot be read here, are left as they are.
 *
 * @param directory The program's working directory, from which it names files.
 */
export function chartInputs(type: string, inputs: WireObject, directory: string): WireObject {
  const { valueYamlFiles, values = {} } = inputs;
  if (!TYPES.includes(type) || !Array.isArray(valueYamlFiles) || valueYamlFiles.length === 0) return inputs;
  const files = valueYamlFiles.map((file: Wire) => valuesIn(file, directory));
  if (!isWireObject(values) || !files.every((file) => file !== undefined)) return inputs;
  const merged = [...files, values].reduce((under, over) => mergedOver(under, over), {});
  return { ...inputs, values: merged, checksum: inputs.checksum ?? "stand-in" };
}

function valuesIn(file: Wire, directory: string): WireObject | undefined {
  const { text, path } = assetOf(file) ?? {};
  const read = typeof text === "string" && text !== "" ? text : textAt(path, directory);
  if (read === undefined || read.includes(UNKNOWN)) return undefined;
  const document = parseDocument(read);
  if (document.errors.length > 0) return undefined;
  const values: Wire = document.toJS() ?? {};
  return isWireObject(values) ? values : undefined;
}

function textAt(path: Wire | undefined, directory: string): string | undefined {
  if (typeof path !== "string" || path === "") return undefined;
  const file = resolve(directory, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Objects are merged key by key, as Helm does; all else is replaced. */
function mergedOver(under: WireObject, over: WireObject): WireObject {
  const entries = Object.entries(over).map(([key, value]): [string, Wire] => {
    const known = under[key];
    return [key, isWireObject(value) && isWireObject(known) ? mergedOver(known, value) : value];
  });
  return { ...under, ...Object.fromEntries(entries) };
}
