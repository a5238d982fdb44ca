import type { Problem, SourceLocation } from "@sluice/alb-model";
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  visit,
  type YAMLError,
} from "yaml";
import type { Path } from "../path.ts";
import { emptyProblem } from "./readText.ts";
import type { ParsedSource, SourceDocument } from "./sourceDocument.ts";

/** Aliases that expand to more nodes than this are refused: a few lines could fill the memory. */
const MAX_ALIASES = 100;

/** Parses the YAML 1.2 documents of a file. */
export function parseYaml(file: string, text: string): ParsedSource {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    strict: true,
    stringKeys: true,
    uniqueKeys: true,
    logLevel: "silent",
  });
  const source = { file, text, lines };
  const all: readonly Document[] = Array.isArray(parsed) ? parsed : [];
  const problems: Problem[] = syntaxProblems(source, all);
  const documents: SourceDocument[] = [];
  for (const document of all) {
    if (document.errors.some((error) => error.code !== "DUPLICATE_KEY")) continue;
    try {
      const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
      // A `---` with nothing behind it, or comments alone.
      if (value !== null) documents.push(sourceDocument(source, document, value));
    } catch (error) {
      problems.push(unresolvedAlias(source, document) ?? aliasProblem(file, error));
    }
  }
  if (documents.length === 0 && problems.length === 0) problems.push(emptyProblem(file));
  return { documents, problems };
}

interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** One syntax error often causes more, so only the first is told; duplicate keys are each their own. */
function syntaxProblems(source: YamlSource, documents: readonly Document[]): Problem[] {
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const firstError = errors.find((error) => error.code !== "DUPLICATE_KEY");
  const duplicates = errors.filter((error) => error.code === "DUPLICATE_KEY");
  return (firstError === undefined ? duplicates : [firstError]).map((error) => syntaxProblem(source, error));
}

const FIXES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces, not with tabs",
  BAD_INDENT: "indent entries of a list or mapping alike, and close every bracket",
  BLOCK_AS_IMPLICIT_KEY: 'indent the fields of an entry alike, and put a value that contains ": " in quotes',
  MULTILINE_IMPLICIT_KEY: 'end each key with ":", and put text over several lines in quotes',
  MISSING_CHAR: "add what is missing; a quote, bracket or comma is often left out",
  TAG_RESOLVE_FAILED: "remove the tag: plain values are all that is needed",
};

function syntaxProblem(source: YamlSource, error: YAMLError): Problem {
  const { file, text, lines } = source;
  const start = Math.min(error.pos[0], text.length);
  const { line, col } = lines.linePos(start);
  const written = /^[^\s,\]}]*/.exec(text.slice(start))?.[0] ?? "";
  const location = [{ file, line, column: col }];
  if (error.code === "DUPLICATE_KEY") {
    const message = "stands twice in one mapping";
    const value = written.replace(/:$/, "");
    return { code: "yaml.duplicateKey", path: "", value, message, fix: "keep one of the two", locations: location };
  }
  return {
    code: "yaml.syntax",
    path: "",
    ...(written === "" ? {} : { value: written }),
    message: `is not valid YAML: ${error.message}`,
    fix: FIXES[error.code] ?? "correct the YAML at this line",
    locations: location,
  };
}

/** `*.example.com` without quotes is the usual one. */
function unresolvedAlias(source: YamlSource, document: Document): Problem | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  if (found === undefined) return undefined;
  const written = `*${found.source}`;
  const { line, col } = source.lines.linePos(found.range?.[0] ?? 0);
  return {
    code: "yaml.syntax",
    path: "",
    value: written,
    message: "begins with `*`, which YAML takes for a reference",
    fix: `put it in quotes: "${written}"`,
    locations: [{ file: source.file, line, column: col }],
  };
}

function aliasProblem(file: string, error: unknown): Problem {
  const message = `has aliases that cannot be expanded: ${error instanceof Error ? error.message : String(error)}`;
  return { code: "yaml.aliases", path: "", message, fix: "write the values out", locations: [{ file }] };
}

function sourceDocument(source: YamlSource, document: Document, value: unknown): SourceDocument {
  const locationOf = (offset: number): SourceLocation => {
    const { line, col } = source.lines.linePos(offset);
    return { file: source.file, line, column: col };
  };
  return {
    file: source.file,
    value,
    locate(path, part = "value") {
      const { key, node } = find(document, path);
      const wanted = part === "key" ? (key ?? node) : node;
      return locationOf(startOf(wanted) ?? startOf(key) ?? 0);
    },
    sourceText(path) {
      const { node, depth } = find(document, path);
      return depth === path.length && isScalar(node) ? node.source : undefined;
    },
  };
}

interface Found {
  readonly key: unknown;
  readonly node: unknown;
  /** How many steps of the path exist. */
  readonly depth: number;
}

/** Walks down a path as far as it exists. */
function find(document: Document, path: Path): Found {
  let found: Found = { key: undefined, node: document.contents, depth: 0 };
  for (const step of path) {
    const node: unknown = isAlias(found.node) ? found.node.resolve(document) : found.node;
    const next = isMap(node)
      ? pairOf(node.items, String(step))
      : isSeq(node) && typeof step === "number" && step < node.items.length
        ? { key: undefined, value: node.items[step] }
        : undefined;
    if (next === undefined) break;
    found = { key: next.key, node: next.value, depth: found.depth + 1 };
  }
  return found;
}

function pairOf(pairs: readonly Pair[], name: string): Pair | undefined {
  // Of duplicates, the last one gives the value.
  return pairs.findLast(({ key }) => (isScalar(key) ? String(key.value) : String(key)) === name);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
