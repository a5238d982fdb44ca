import type { BadInput } from "./badInput.ts";

/** Files that cannot be read or parsed. */
export const FILE_CASES: readonly BadInput[] = [
  {
    name: "a fleet file that is not there",
    files: { "fleet.yaml": null },
    expect: [{ code: "file.missing", at: "fleet.yaml", says: "does not exist", fix: "name the right file" }],
  },
  {
    name: "both files missing are two problems at once",
    files: { "fleet.yaml": null, "tenants.yaml": null },
    expect: [
      { code: "file.missing", at: "fleet.yaml", says: "does not exist", fix: "create it" },
      { code: "file.missing", at: "tenants.yaml", says: "does not exist", fix: "create it" },
    ],
  },
  {
    name: "a directory in place of the fleet file",
    files: { "fleet.yaml": { directory: true } },
    expect: [{ code: "file.unreadable", at: "fleet.yaml", says: "is a directory", fix: "name a file" }],
  },
  {
    name: "a link that leads nowhere among the tenants' files",
    tenants: "tenants",
    files: { "tenants/a.yaml": "{ id: acme, hosts: [acme.example.com] }", "tenants/b.yaml": { linkTo: "gone.yaml" } },
    expect: [{ code: "file.missing", at: "tenants/b.yaml", says: "does not exist", fix: "name the right file" }],
  },
  {
    name: "links in a loop",
    files: { "fleet.yaml": { linkTo: "fleet.yaml" } },
    expect: [{ code: "file.unreadable", at: "fleet.yaml", says: "loop of symbolic links", fix: "correct the links" }],
  },
  {
    name: "a path through a file",
    tenants: "tenants.yaml/more.yaml",
    files: {},
    expect: [
      { code: "file.unreadable", at: "tenants.yaml/more.yaml", says: "not a directory", fix: "name the right file" },
    ],
  },
  {
    name: "a tenants directory without files",
    tenants: "tenants",
    files: { "tenants/README.md": "# Tenants", "tenants/.hidden.yaml": "{ id: x }" },
    expect: [{ code: "directory.empty", at: "tenants", says: "holds no .yaml", fix: "add a file" }],
  },
  {
    name: "an empty fleet file",
    files: { "fleet.yaml": "" },
    expect: [{ code: "file.empty", at: "fleet.yaml:1:1", says: "is empty", fix: "fill it" }],
  },
  {
    name: "a file with comments alone",
    files: { "tenants.yaml": "# to do\n" },
    expect: [{ code: "file.empty", at: "tenants.yaml:1:1", says: "is empty", fix: "fill it" }],
  },
  {
    name: "an empty JSON file",
    tenants: "tenants.json",
    files: { "tenants.json": "\n" },
    expect: [{ code: "file.empty", at: "tenants.json:1:1", says: "is empty", fix: "fill it" }],
  },
  {
    name: "a file in Latin-1",
    files: { "tenants.yaml": Buffer.from("tenants:\n  - { id: acme, hosts: [b\xfccher.example] }\n", "latin1") },
    expect: [{ code: "file.encoding", at: "tenants.yaml:2", says: "is not UTF-8", fix: "save it as UTF-8" }],
  },
  {
    name: "a file in UTF-16",
    files: { "tenants.yaml": Buffer.from("\ufefftenants: []\n", "utf16le") },
    expect: [{ code: "file.encoding", at: "tenants.yaml", says: "is UTF-16", fix: "save it as UTF-8" }],
  },
  {
    name: "conflict markers of a merge",
    files: { "tenants.yaml": "tenants:\n<<<<<<< HEAD\n  - { id: a, hosts: [a.io] }\n=======\n>>>>>>> theirs\n" },
    expect: [
      { code: "file.conflict", at: "tenants.yaml:2:1", says: "unfinished merge", fix: "delete the marker lines" },
    ],
  },
  {
    name: "a bracket that is not closed",
    files: { "tenants.yaml": "tenants:\n  - id: acme\n    hosts: [acme.example.com\n  - id: globex\n" },
    expect: [{ code: "yaml.syntax", at: "tenants.yaml:4:3", says: "end with a ]", fix: "close every bracket" }],
  },
  {
    name: "a tab as indentation",
    files: { "tenants.yaml": "tenants:\n\t- id: acme\n" },
    expect: [{ code: "yaml.syntax", at: "tenants.yaml:2:1", says: "Tabs", fix: "indent with spaces" }],
  },
  {
    name: "a wildcard host without quotes",
    files: { "tenants.yaml": "tenants:\n  - id: acme\n    hosts: [*.example.com]\n" },
    expect: [{ code: "yaml.syntax", at: "tenants.yaml:3:13", says: "begins with `*`", fix: 'quotes: "*.example.com"' }],
  },
  {
    name: "uneven indentation",
    files: { "tenants.yaml": "tenants:\n  - id: acme\n     hosts: [acme.example.com]\n" },
    expect: [
      {
        code: "yaml.syntax",
        at: "tenants.yaml:2:9",
        says: "is not valid YAML",
        fix: "indent the fields of an entry alike",
      },
    ],
  },
  {
    name: "a key that stands twice in YAML, and everything else that is wrong",
    files: { "tenants.yaml": "tenants:\n  - id: acme\n    hosts: [acme.example.com]\n    hosts: [acme.io:80]\n" },
    expect: [
      { code: "yaml.duplicateKey", at: "tenants.yaml:4:5", says: "stands twice", fix: "keep one" },
      { code: "hosts.port", at: "tenants.yaml:4:13", says: "has a port", fix: "write acme.io", tenant: "acme" },
    ],
  },
  {
    name: "a key that stands twice in JSON",
    tenants: "tenants.json",
    files: { "tenants.json": '[\n  {"id": "acme", "hosts": ["a.io"],\n   "hosts": ["b.io"]}\n]\n' },
    expect: [{ code: "json.duplicateKey", at: "tenants.json:3:4", says: "stands twice", fix: "keep one" }],
  },
  {
    name: "aliases that expand without end",
    files: { "tenants.yaml": aliasBomb() },
    expect: [{ code: "yaml.aliases", at: "tenants.yaml", says: "cannot be expanded", fix: "write the values out" }],
  },
  {
    name: "a tag that YAML does not know",
    files: { "tenants.yaml": "tenants:\n  - id: !secret acme\n    hosts: [acme.example.com]\n" },
    expect: [{ code: "yaml.syntax", at: "tenants.yaml:2:9", says: "!secret", fix: "remove the tag" }],
  },
  {
    name: "two YAML documents in the fleet file",
    files: { "fleet.yaml": "name: edge\n---\nname: edge\n" },
    expect: [{ code: "fleet.documents", at: "fleet.yaml:3:1", says: "more than one YAML document", fix: "keep one" }],
  },
  {
    name: "JSON that is cut off",
    tenants: "tenants.json",
    files: { "tenants.json": '{"tenants": [\n  {"id": "acme"' },
    expect: [{ code: "json.syntax", at: "tenants.json:2:16", says: "ends too early", fix: "restore what is missing" }],
  },
  {
    name: "JSON with a comma too many",
    tenants: "tenants.json",
    files: { "tenants.json": '[\n  {"id": "acme", "hosts": ["a.io",]}\n]' },
    expect: [{ code: "json.syntax", at: "tenants.json:2:35", says: "Unexpected token ']'", fix: "correct the JSON" }],
  },
  {
    name: "JSON with a comment",
    tenants: "tenants.json",
    files: { "tenants.json": "[\n  // tenants\n]" },
    expect: [{ code: "json.syntax", at: "tenants.json:2:3", says: "Unexpected token '/'", fix: "correct the JSON" }],
  },
];

function aliasBomb(): string {
  const levels = ["a0: &a0 [x, x]"];
  for (let level = 1; level < 12; level += 1) {
    levels.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}, *a${level - 1}]`);
  }
  return `${levels.join("\n")}\n`;
}
