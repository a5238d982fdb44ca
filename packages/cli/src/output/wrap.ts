/**
 * Breaks text between words, so that no line is longer than the width; a longer word has a line of its own.
 * Line breaks that are there stay.
 *
 * @example wrap("one two three", 8) // "one two\nthree"
 */
export function wrap(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
