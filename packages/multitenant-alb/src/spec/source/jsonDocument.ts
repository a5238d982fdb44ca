import type { Problem, SourceLocation } from "@sluice/alb-model";
import { formatPath, valueAt } from "../path.ts";
import { countKeys, countKeysInText, jsonPositions } from "./jsonPositions.ts";
import { locateOffsets } from "./lines.ts";
import { emptyProblem } from "./readText.ts";
import type { ParsedSource } from "./sourceDocument.ts";

/** Parses a JSON file at the speed of `JSON.parse`; positions are only looked for when one is asked for. */
export function parseJson(file: string, text: string): ParsedSource {
  if (text.trim() === "") return { documents: [], problems: [emptyProblem(file)] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { documents: [], problems: [jsonSyntaxProblem(file, text, error)] };
  }
  const positions = jsonPositions(text);
  const locate = locateOffsets(file, text);
  const problems = duplicateKeyProblems(text, value, locate);
  return {
    documents: [
      {
        file,
        value,
        locate: (path, part = "value") => locate(positions.find(path)[part]),
        sourceText: (path) => JSON.stringify(valueAt(value, path)),
      },
    ],
    problems,
  };
}

function duplicateKeyProblems(text: string, value: unknown, locate: (offset: number) => SourceLocation): Problem[] {
  // JSON.parse keeps the last of two equal keys without a word; the number of keys gives it away.
  if (countKeys(value) === countKeysInText(text)) return [];
  return jsonPositions(text)
    .duplicates()
    .map(({ path, offset }) => ({
      code: "json.duplicateKey",
      path: "",
      value: formatPath(path),
      message: "stands twice in one object",
      fix: "keep one of the two",
      locations: [locate(offset)],
    }));
}

/** The problem that an exception of `JSON.parse` stands for. */
function jsonSyntaxProblem(file: string, text: string, error: unknown): Problem {
  const said = error instanceof Error ? error.message : String(error);
  const offset = errorOffset(text, said);
  const isTruncated = offset >= text.trimEnd().length;
  const token = said.replace(/ in JSON at position.*| is not valid JSON$|, (\.\.\.)?".*/s, "");
  return {
    code: "json.syntax",
    path: "",
    message: isTruncated ? "is not valid JSON: it ends too early" : `is not valid JSON: ${token}`,
    fix: isTruncated ? "restore what is missing at the end" : "correct the JSON at this position",
    locations: [locateOffsets(file, text)(offset)],
  };
}

/** Offset of the error: V8 names it in most messages. */
function errorOffset(text: string, said: string): number {
  const named = /at position (\d+)/.exec(said)?.[1];
  if (named !== undefined) return Number(named);
  return said.startsWith("Unexpected token") ? unexpectedTokenOffset(text) : text.length;
}

/** Finds a token that V8 does not locate: every text cut in front of it fails for another reason. */
function unexpectedTokenOffset(text: string): number {
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (hasUnexpectedToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith("Unexpected token");
  }
}
