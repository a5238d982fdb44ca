import type { SourceLocation } from "@sluice/alb-model";
import { LineCounter } from "yaml";

/** Turns offsets of a text into lines and columns; the text is looked through once, when the first is asked for. */
export function locateOffsets(file: string, text: string): (offset: number) => SourceLocation {
  let counter: LineCounter | undefined;
  return (offset) => {
    counter ??= countLines(text);
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col };
  };
}

function countLines(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) counter.addNewLine(at + 1);
  return counter;
}
