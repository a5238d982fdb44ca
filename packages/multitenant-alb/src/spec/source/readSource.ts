import { parseJson } from "./jsonDocument.ts";
import { readText } from "./readText.ts";
import type { ParsedSource } from "./sourceDocument.ts";
import { parseYaml } from "./yamlDocument.ts";

/** Reads and parses one YAML or JSON file; `.json` is JSON, all else YAML. Never throws. */
export function readSource(file: string): ParsedSource {
  const { text, problems } = readText(file);
  if (text === undefined) return { documents: [], problems };
  return /\.json$/i.test(file) ? parseJson(file, text) : parseYaml(file, text);
}
