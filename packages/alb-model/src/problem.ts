/** Where in the user's files a value stands; lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * One thing that is wrong with the user's input. Problems are values: all of them are collected and shown at
 * once, and nothing is written while there is one.
 */
export interface Problem {
  /** Stable identifier, `area.what`: `hosts.duplicate`, `quota.rules`. */
  readonly code: string;
  /** Where it is in the configuration: `tenants.acme.hosts[0]`, `fleet.services.web.port`. */
  readonly path: string;
  /** The offending value, where there is one to show. */
  readonly value?: unknown;
  /** What is wrong, one sentence without the path. */
  readonly message: string;
  /** What would be right. */
  readonly fix: string;
  /** The tenant it concerns. */
  readonly tenant?: string;
  /** The other tenant, of two that claim the same thing. */
  readonly otherTenant?: string;
  /** Filled in by the loader that knows the files. */
  readonly locations?: readonly SourceLocation[];
}
