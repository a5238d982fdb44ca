import { STATUS_CODES } from "node:http";

/** What a function answers, before it is put into the load balancer's shape. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AlbResponse {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly isBase64Encoded: false;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** An answer as the target group wants it: one that sends multi-value headers reads no others. */
export function albResponse({ status, headers, body }: Answer, multiValue: boolean): AlbResponse {
  const shape = { statusCode: status, statusDescription: `${status} ${STATUS_CODES[status] ?? ""}`.trimEnd() };
  const text = { isBase64Encoded: false, body } as const;
  if (!multiValue) return { ...shape, ...text, headers };
  const listed = Object.entries(headers).map(([name, value]) => [name, [value]] as const);
  return { ...shape, ...text, multiValueHeaders: Object.fromEntries(listed) };
}
