import type { Problem, SourceLocation } from "@sluice/alb-model";
import { type Document, isNode, LineCounter, parseAllDocuments, type ScalarTag, type Tags } from "yaml";
import type { SourceFile } from "./sourceFiles.ts";

type Path = readonly (string | number)[];

/** One YAML or JSON document, without what is null: Kubernetes takes that for left out. */
export interface ManifestDocument {
  readonly value: unknown;
  /** Where the deepest part of the path that exists stands. */
  locate(path: Path): SourceLocation;
}

export interface ParsedDocuments {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly Problem[];
}

/** Parses a file as kubectl does. One JSON value is the common case for big files, and much faster. */
export function parseDocuments(file: SourceFile): ParsedDocuments {
  const json = /^\s*[{[]/.test(file.text) ? parseJson(file.text) : undefined;
  if (json === undefined) return parseYaml(file);
  const positions = (path: Path) => parseYaml(file).documents[0]?.locate(path) ?? { file: file.name };
  return { documents: [{ value: dropNulls(json), locate: positions }], problems: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseYaml({ name, text }: SourceFile): ParsedDocuments {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: "1.1",
    customTags: withoutTimes,
    logLevel: "silent",
  });
  const all: readonly Document[] = Array.isArray(parsed) ? parsed : [];
  const locationOf = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file: name, line, column: col };
  };
  const error = all.flatMap(({ errors }) => errors)[0];
  if (error !== undefined) {
    const message = `is not valid YAML: ${error.message}`;
    const fix = "correct the YAML at this line";
    return {
      documents: [],
      problems: [{ code: "yaml.syntax", path: "", message, fix, locations: [locationOf(error.pos[0])] }],
    };
  }
  const documents = all
    .filter(({ contents }) => contents !== null)
    .map((document) => ({
      value: dropNulls(document.toJS()),
      locate: (path: Path) => locationOf(offsetOf(document, path)),
    }));
  return { documents: documents.filter(({ value }) => value !== undefined), problems: [] };
}

/** YAML 1.1 as Kubernetes reads it: dates and base-60 numbers are texts there. */
function withoutTimes(tags: Tags): Tags {
  const isTime = (tag: Tags[number]): boolean =>
    tag === "timestamp" || tag === "intTime" || tag === "floatTime" || isTimeTag(tag);
  return tags.filter((tag) => !isTime(tag));
}

function isTimeTag(tag: Tags[number]): boolean {
  if (typeof tag === "string") return false;
  return tag.tag === "tag:yaml.org,2002:timestamp" || (tag as ScalarTag).format === "TIME";
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function dropNulls(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((element) => dropNulls(element) ?? {});
  if (typeof value !== "object") return value;
  const entries = Object.entries(value).flatMap(([key, child]) => {
    const kept = dropNulls(child);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(entries);
}
