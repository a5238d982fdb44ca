import { readFileSync } from "node:fs";
import type { Problem, SourceLocation } from "@sluice/alb-model";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { messageOf } from "../errors.ts";

/** A path of keys into a document. */
export type Keys = readonly (string | number)[];

/** One YAML (or JSON) file that can tell where its values stand. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at these keys starts, or the nearest one above it. */
  locate(keys: Keys): SourceLocation;
}

/** Reads a YAML file; every syntax error is a problem with its line. */
export function readYamlFile(file: string): YamlFile | { readonly problems: readonly Problem[] } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    const fix = "Create it, or run in the directory that has it";
    const problem = { code: "project.unreadable", path: "", message: `Cannot be read: ${messageOf(thrown)}`, fix };
    return { problems: [{ ...problem, locations: [{ file }] }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      const locations = [{ file, line, column: col }];
      return { code: "project.yaml", path: "", message: error.message, fix: "Correct the YAML syntax", locations };
    });
    return { problems };
  }
  return { file, value: document.toJS() as unknown, locate: (keys) => locate({ file, document, lines }, keys) };
}

function locate(source: { file: string; document: Document; lines: LineCounter }, keys: Keys): SourceLocation {
  for (let length = keys.length; length >= 0; length -= 1) {
    const node = source.document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) {
      const { line, col } = source.lines.linePos(node.range[0]);
      return { file: source.file, line, column: col };
    }
  }
  return { file: source.file };
}
