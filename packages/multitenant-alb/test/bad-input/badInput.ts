/** A table of bad input: files in, problems out. */

/** Text, bytes, a directory in the file's place, or a link. */
export type FileContent = string | Uint8Array | { readonly directory: true } | { readonly linkTo: string };

export interface ExpectedProblem {
  readonly code: string;
  /** `file:line:column` of every location, joined by blanks. */
  readonly at: string;
  readonly path?: string;
  readonly tenant?: string;
  /** Part of the message. */
  readonly says: string;
  /** Part of the fix. */
  readonly fix: string;
}

export interface BadInput {
  readonly name: string;
  /** `spec` checks fleet and tenants, `plan` plans them too, `placement` reads `placement.json`. @default "spec" */
  readonly reads?: "spec" | "plan" | "placement";
  /** In place of, or beside, a fleet.yaml and a tenants.yaml that are fine; `null` takes one away. */
  readonly files: Readonly<Record<string, FileContent | null>>;
  /** @default "tenants.yaml" */
  readonly tenants?: string;
  /** All of them, by file and line. */
  readonly expect: readonly ExpectedProblem[];
}

/** The fleet of cases that are not about the fleet. */
export const GOOD_FLEET = `name: edge
services:
  web: { namespace: web, port: 80 }
  api: { namespace: api, port: 8080 }
profiles:
  site: [{ service: web }]
  app: [{ path: "/api/*", service: api }, { service: web }]
`;

export const GOOD_TENANTS = `tenants:
  - { id: acme, hosts: [acme.example.com] }
`;
