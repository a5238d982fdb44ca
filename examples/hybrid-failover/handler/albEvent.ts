/** Values by lower-case name, each as often as it was sent. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** A request as a load balancer hands it to a function. */
export interface AlbRequest {
  readonly method: string;
  /** As it was sent, not decoded. */
  readonly path: string;
  readonly query: Values;
  readonly headers: Values;
  readonly body: Buffer;
  /** The target group sends `multiValueHeaders`, and wants the same back: it ignores `headers` then. */
  readonly multiValue: boolean;
}

/**
 * Reads an event of an Application Load Balancer, with multi-value headers or without.
 *
 * @returns nothing for what is no such event
 */
export function readAlbEvent(event: unknown): AlbRequest | undefined {
  if (!isRecord(event) || !isRecord(event.requestContext) || !isRecord(event.requestContext.elb)) return undefined;
  const { httpMethod, path, body } = event;
  if (typeof httpMethod !== "string" || typeof path !== "string") return undefined;
  const multiValue = isRecord(event.multiValueHeaders);
  const headers = readValues(multiValue ? event.multiValueHeaders : event.headers, true);
  const query = readValues(multiValue ? event.multiValueQueryStringParameters : event.queryStringParameters, false);
  if (headers === undefined || query === undefined) return undefined;
  const encoding = event.isBase64Encoded === true ? "base64" : "utf8";
  const bytes = Buffer.from(typeof body === "string" ? body : "", encoding);
  return { method: httpMethod.toUpperCase(), path, query, headers, body: bytes, multiValue };
}

/** The first value of a header. */
export function headerOf({ headers }: AlbRequest, name: string): string | undefined {
  return headers[name]?.[0];
}

function readValues(values: unknown, lowerCase: boolean): Values | undefined {
  if (values === undefined || values === null) return {};
  if (!isRecord(values)) return undefined;
  const entries = Object.entries(values).map(([name, value]) => {
    const list = Array.isArray(value) ? value : [value];
    return [lowerCase ? name.toLowerCase() : name, list.filter((one) => typeof one === "string")] as const;
  });
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
