import { isUtf8 } from "node:buffer";
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Problem } from "@sluice/alb-model";
import type { Io } from "../io.ts";
import { shownPath } from "../paths.ts";

export interface SourceFile {
  /** As it is shown. */
  readonly name: string;
  readonly text: string;
}

export interface SourceFiles {
  readonly files: readonly SourceFile[];
  readonly problems: readonly Problem[];
}

/** Reads files, the YAML and JSON files below directories, and `-` for standard input. */
export async function readSourceFiles(names: readonly string[], io: Io): Promise<SourceFiles> {
  const files: SourceFile[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const read = name === "-" ? [decode("<stdin>", await io.readStdin())] : readPath(resolve(io.cwd, name), io.cwd);
    for (const result of read) {
      if ("text" in result) files.push(result);
      else problems.push(result);
    }
  }
  return { files, problems };
}

function readPath(path: string, cwd: string): (SourceFile | Problem)[] {
  const name = shownPath(path, cwd);
  try {
    if (!statSync(path).isDirectory()) return [decode(name, readFileSync(path))];
    const found = manifestFiles(path);
    if (found.length > 0) return found.map((file) => decode(shownPath(file, cwd), readFileSync(file)));
    return [problem(name, "holds no .yaml, .yml or .json file", "name the right directory")];
  } catch (error) {
    return [unreadable(name, error)];
  }
}

function manifestFiles(directory: string): string[] {
  const listed: Dirent[] = readdirSync(directory, { recursive: true, withFileTypes: true });
  return listed
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /\.(?:ya?ml|json)$/i.test(file))
    .filter((file) => !relative(directory, file).split(sep).some(isHidden))
    .sort();
}

function isHidden(part: string): boolean {
  return part.startsWith(".");
}

function decode(name: string, bytes: Uint8Array): SourceFile | Problem {
  if (!isUtf8(bytes)) return problem(name, "is not UTF-8", "save it as UTF-8");
  return { name, text: new TextDecoder().decode(bytes) };
}

const REASONS: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOENT: ["does not exist", "name the right file"],
  ENOTDIR: ["does not exist: a part of its path is not a directory", "name the right file"],
  EACCES: ["may not be read by you", "give yourself read permission"],
};

function unreadable(name: string, error: unknown): Problem {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const [message, fix] = REASONS[code] ?? [`cannot be read: ${code}`, "make it readable"];
  return problem(name, message, fix);
}

function problem(file: string, message: string, fix: string): Problem {
  return { code: "file.unreadable", path: "", message, fix, locations: [{ file }] };
}
