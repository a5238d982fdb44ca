import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { Problem } from "@sluice/alb-model";
import { locateOffsets } from "./lines.ts";

export interface ReadText {
  /** Without a byte order mark. */
  readonly text?: string;
  readonly problems: readonly Problem[];
}

/** Reads a UTF-8 file. What stands in the way is one problem, never an exception. */
export function readText(file: string): ReadText {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { problems: [unreadable(file, error)] };
  }
  if (!isUtf8(bytes)) return { problems: [notUtf8(file, bytes)] };
  const text = new TextDecoder().decode(bytes);
  const conflict = conflictMarker(file, text);
  return conflict === undefined ? { text, problems: [] } : { problems: [conflict] };
}

const REASONS: Readonly<Record<string, { code: string; message: string; fix: string }>> = {
  ENOENT: { code: "file.missing", message: "does not exist", fix: "create it, or name the right file" },
  ENOTDIR: {
    code: "file.unreadable",
    message: "does not exist: a part of its path is not a directory",
    fix: "name the right file",
  },
  EISDIR: { code: "file.unreadable", message: "is a directory, not a file", fix: "name a file" },
  EACCES: { code: "file.unreadable", message: "may not be read by you", fix: "give yourself read permission" },
  EPERM: { code: "file.unreadable", message: "may not be read by you", fix: "give yourself read permission" },
  ELOOP: { code: "file.unreadable", message: "is a loop of symbolic links", fix: "correct the links" },
};

/** The problem that a failed read stands for. */
export function unreadable(file: string, error: unknown): Problem {
  const code = errorCode(error);
  const reason = REASONS[code] ?? {
    code: "file.unreadable",
    message: `cannot be read: ${code}`,
    fix: "make the file readable",
  };
  return { ...reason, path: "", locations: [{ file }] };
}

/** `ENOENT` and the like, or the error's text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function notUtf8(file: string, bytes: Buffer): Problem {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return {
    code: "file.encoding",
    path: "",
    message: isUtf16 ? "is UTF-16, not UTF-8" : "is not UTF-8",
    fix: "save it as UTF-8",
    locations: [isUtf16 ? { file } : { file, line: badLine(bytes) }],
  };
}

function badLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end === -1 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(start, stop))) break;
    start = stop + 1;
  }
  return line;
}

/** Both parsers would choke on conflict markers with a message that does not name them. */
function conflictMarker(file: string, text: string): Problem | undefined {
  const match = /^(?:<{7}|>{7}) /m.exec(text);
  if (match === null) return undefined;
  return {
    code: "file.conflict",
    path: "",
    value: text.slice(match.index).split(/\r?\n/, 1)[0],
    message: "holds the conflict markers of an unfinished merge",
    fix: "finish the merge: keep what is right and delete the marker lines",
    locations: [locateOffsets(file, text)(match.index)],
  };
}

/** The problem of a file with nothing in it. */
export function emptyProblem(file: string): Problem {
  return {
    code: "file.empty",
    path: "",
    message: "is empty",
    fix: "fill it, or delete it",
    locations: [{ file, line: 1, column: 1 }],
  };
}
