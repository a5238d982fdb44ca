import type { Problem, SourceLocation } from "@sluice/alb-model";
import type { Path } from "../path.ts";

/** Parsed content that knows where its values stand. A YAML file may hold several. */
export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at `path` stands, or the deepest one above it that exists. `key`: where its key stands. */
  locate(path: Path, part?: "key" | "value"): SourceLocation;
  /** A scalar as it is written, such as `007`, where the parser knows. */
  sourceText(path: Path): string | undefined;
}

/** What a file held, as far as it could be read. */
export interface ParsedSource {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
}

/** Content that comes from no file, such as Pulumi config. */
export function valueDocument(file: string, value: unknown): SourceDocument {
  return { file, value, locate: () => ({ file }), sourceText: () => undefined };
}
