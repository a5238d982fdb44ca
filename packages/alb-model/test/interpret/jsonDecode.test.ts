import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bool,
  decodeJson,
  int32,
  intOrString,
  list,
  mapOf,
  optional,
  struct,
  text,
} from "../../src/interpret/jsonDecode.ts";

const inner = struct<{ w: number | undefined; x: readonly string[] }>("U", { w: optional(int32), x: list(text()) });
const outer = struct<{
  a: string | undefined;
  n: number;
  l: readonly { w: number | undefined; x: readonly string[] }[];
  m: Readonly<Record<string, string>>;
  b: boolean;
  p: number | string | undefined;
}>("T", { a: optional(text()), n: int32, l: list(inner), m: mapOf(text()), b: bool, p: optional(intOrString) });

const EMPTY = { a: undefined, n: 0, l: [], m: {}, b: false, p: undefined };

describe("decodeJson", () => {
  const values: readonly (readonly [string, string, Partial<typeof EMPTY> | object])[] = [
    ["an empty object", "{}", {}],
    ["null", "null", {}],
    ["null fields", '{"a":null,"n":null,"l":null,"m":null,"b":null,"p":null}', {}],
    ["keys in another case", '{"A":"x","N":7}', { a: "x", n: 7 }],
    ["unknown keys", '{"z":{"a":1.5}}', {}],
    ["the last of two spellings", '{"a":"x","A":"y"}', { a: "y" }],
    ["a port as text", '{"p":"http"}', { p: "http" }],
    ["a port as number", '{"p":80}', { p: 80 }],
    ["digits that only look like a fraction in text", '{"a":": 1.5e3"}', { a: ": 1.5e3" }],
  ];
  for (const [what, json, expected] of values) {
    it(`reads ${what}`, () => {
      assert.deepEqual(decodeJson(outer, json), { value: { ...EMPTY, ...expected } });
    });
  }

  /** Texts and what Go 1.26 said about them, decoding into the same types. */
  const errors: readonly (readonly [string, string])[] = [
    ['{"n":1.5}', "json: cannot unmarshal number 1.5 into Go struct field T.n of type int32"],
    ['{"n":1e2}', "json: cannot unmarshal number 1e2 into Go struct field T.n of type int32"],
    ['{"n":3000000000}', "json: cannot unmarshal number 3000000000 into Go struct field T.n of type int32"],
    ['{"a":1.5}', "json: cannot unmarshal number into Go struct field T.a of type string"],
    ['{"l":[{"w":true}]}', "json: cannot unmarshal bool into Go struct field U.l.w of type int32"],
    ['{"l":[{"x":[1]}]}', "json: cannot unmarshal number into Go struct field U.l.x of type string"],
    ['{"l":{}}', "json: cannot unmarshal object into Go struct field T.l of type []ingress.U"],
    ['{"m":{"a":1}}', "json: cannot unmarshal number into Go struct field T.m of type string"],
    ['{"m":[]}', "json: cannot unmarshal array into Go struct field T.m of type map[string]string"],
    ['{"b":1}', "json: cannot unmarshal number into Go struct field T.b of type bool"],
    ["[1]", "json: cannot unmarshal array into Go value of type ingress.T"],
    ['"x"', "json: cannot unmarshal string into Go value of type ingress.T"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ["[1,]", "invalid character ']' looking for beginning of value"],
    ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
    ['{"a":"\\u12g4"}', "invalid character 'g' in \\u hexadecimal character escape"],
    ['{"a":01}', "invalid character '1' after object key:value pair"],
    ["[1 2]", "invalid character '2' after array element"],
    ["{} x", "invalid character 'x' after top-level value"],
    ["-", "invalid character ' ' in numeric literal"],
    ["[1.]", "invalid character ']' after decimal point in numeric literal"],
    ["[1ex]", "invalid character 'x' in exponent of numeric literal"],
    ["[n", "invalid character ' ' in literal null (expecting 'u')"],
    ['["x', "unexpected end of JSON input"],
    ["", "unexpected end of JSON input"],
  ];
  for (const [json, expected] of errors) {
    it(`refuses ${JSON.stringify(json)} as Go does`, () => {
      assert.deepEqual(decodeJson(outer, json), { error: expected });
    });
  }

  it("never throws, whatever the text", () => {
    const broken = fc.json().chain((json) => fc.nat(json.length).map((cut) => json.slice(0, cut)));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), broken), (json) => {
        const decoded = decodeJson(outer, json);
        assert.ok("value" in decoded || decoded.error !== "");
      }),
    );
  });
});
