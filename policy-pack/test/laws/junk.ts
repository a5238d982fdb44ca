/** Values that no schema allows, and that are there in some program all the same. */
export const JUNK: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_VALUE,
  "",
  " ",
  "*",
  "regex:(",
  "{",
  "[]",
  "null",
  '{"Statement":null}',
  '[{"type":"forward"}]',
  '{"type":"forward","forwardConfig":null}',
  "[secret]",
  "ä".repeat(10_000),
  "*".repeat(10_000),
  "/:=,".repeat(5_000),
  [],
  [null],
  [[]],
  [{}],
  {},
  { "": "" },
  { key: null, value: null },
  { constructor: 1, toString: 2, hasOwnProperty: 3, length: -1 },
  JSON.parse('{"__proto__": {"enabled": true}, "name": "__proto__"}'),
  deep(500),
];

function deep(levels: number): unknown {
  return levels === 0 ? "bottom" : levels % 2 === 0 ? [deep(levels - 1)] : { next: deep(levels - 1) };
}
