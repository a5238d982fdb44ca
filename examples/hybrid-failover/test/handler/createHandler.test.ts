import assert from "node:assert/strict";
import fc from "fast-check";
import { createHandler, type HandlerOptions } from "../../handler/createHandler.ts";
import { MAX_MESSAGE_BYTES } from "../../handler/queuedRequest.ts";

const CONTEXT = {
  elb: {
    targetGroupArn:
      "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web-fallback/6d0ecf831eec9f09",
  },
};
const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/** As a target group with multi-value headers sends it. */
function multi(change: object = {}, headers: Record<string, string[]> = {}): object {
  return {
    requestContext: CONTEXT,
    httpMethod: "GET",
    path: "/orders",
    multiValueQueryStringParameters: {},
    multiValueHeaders: {
      accept: [BROWSER],
      host: ["acme.example.com"],
      "user-agent": ["Mozilla/5.0"],
      "x-amzn-trace-id": ["Root=1-5c536348-3d683b8b04734faae651f476"],
      "x-forwarded-for": ["192.0.2.7"],
      "x-forwarded-port": ["443"],
      "x-forwarded-proto": ["https"],
      ...headers,
    },
    body: "",
    isBase64Encoded: false,
    ...change,
  };
}

/** The same from a target group without them. */
function single(change: object = {}): object {
  const headers = { accept: "application/json", host: "acme.example.com", "user-agent": "curl/8.7.1" };
  const event = { requestContext: CONTEXT, httpMethod: "GET", path: "/orders", queryStringParameters: {}, headers };
  return { ...event, body: "", isBase64Encoded: false, ...change };
}

function handler(change: Partial<HandlerOptions> = {}) {
  const sent: string[] = [];
  const logged: string[] = [];
  const handle = createHandler({
    send: async (message) => {
      sent.push(message);
    },
    newId: () => "b0e5a7c2",
    now: () => new Date("2026-11-21T10:00:00Z"),
    log: (message) => logged.push(message),
    ...change,
  });
  return { handle, sent, logged };
}

describe("the fallback's handler", () => {
  it("shows people a page that says what it is, that nobody keeps, and when to come back", async () => {
    const { handle, sent } = handler();
    const answer = await handle(multi());
    assert.deepEqual([answer.statusCode, answer.statusDescription, answer.isBase64Encoded], [200, "200 OK", false]);
    assert.deepEqual(answer.multiValueHeaders, {
      "content-type": ["text/html; charset=utf-8"],
      "content-security-policy": ["default-src 'none'; style-src 'unsafe-inline'"],
      "x-robots-tag": ["noindex"],
      "cache-control": ["no-store"],
      "retry-after": ["60"],
    });
    assert.match(answer.body, /<p role="status">Limited service/);
    assert.deepEqual(sent, []);
  });

  it("tells a client that wants data that there is none, in the shape that its target group reads", async () => {
    const answer = await handler({ retryAfterSeconds: 5 }).handle(single());
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.multiValueHeaders, undefined);
    assert.deepEqual(answer.headers, {
      "content-type": "application/json",
      "cache-control": "no-store",
      "retry-after": "5",
    });
    assert.equal(JSON.parse(answer.body).error, "unavailable");
  });

  it("answers HEAD like GET, without the body", async () => {
    const { handle } = handler();
    const [get, head] = [await handle(multi()), await handle(multi({ httpMethod: "HEAD" }))];
    assert.deepEqual(head, { ...get, body: "" });
  });

  it("answers the load balancer's health checks at once", async () => {
    const checks = [
      multi({ path: "/" }, { "user-agent": ["ELB-HealthChecker/2.0"] }),
      single({ headers: { "user-agent": "ELB-HealthChecker/2.0" } }),
    ];
    for (const event of checks) {
      const { statusCode, body } = await handler().handle(event);
      assert.deepEqual([statusCode, body], [200, "ok"]);
    }
  });

  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    it(`keeps a ${method} for later, with what is needed to do it again`, async () => {
      const { handle, sent } = handler();
      const event = multi(
        {
          httpMethod: method,
          multiValueQueryStringParameters: { tag: ["a%20b", "c"] },
          body: '{"item":"ü"}',
        },
        { accept: ["application/json"], "Content-Type": ["application/json"], "Idempotency-Key": ["k-1"] },
      );
      const answer = await handle(event);
      assert.equal(answer.statusCode, 202);
      assert.deepEqual(JSON.parse(answer.body), { id: "b0e5a7c2", status: "queued" });
      assert.deepEqual(JSON.parse(sent[0] ?? ""), {
        version: 1,
        id: "b0e5a7c2",
        receivedAt: "2026-11-21T10:00:00.000Z",
        method,
        host: "acme.example.com",
        path: "/orders",
        query: { tag: ["a%20b", "c"] },
        headers: {
          "content-type": ["application/json"],
          "idempotency-key": ["k-1"],
          "x-amzn-trace-id": ["Root=1-5c536348-3d683b8b04734faae651f476"],
        },
        body: Buffer.from('{"item":"ü"}').toString("base64"),
      });
    });
  }

  it("tells people that their form was received", async () => {
    const { statusCode, body } = await handler().handle(multi({ httpMethod: "POST", body: "a=1" }));
    assert.equal(statusCode, 202);
    assert.match(body, /<h1>We have received what you sent<\/h1>/);
  });

  it("keeps binary bodies byte for byte", async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);
    const { handle, sent } = handler();
    await handle(single({ httpMethod: "PUT", body: bytes.toString("base64"), isBase64Encoded: true }));
    assert.deepEqual(Buffer.from(JSON.parse(sent[0] ?? "").body, "base64"), bytes);
  });

  it("stores no cookies and no credentials, unless asked", async () => {
    const secrets = { cookie: ["s=1", "t=2"], authorization: ["Bearer s3cret"], "x-api-key": ["s3cret"] };
    const event = multi({ httpMethod: "POST" }, secrets);
    const plain = handler();
    await plain.handle(event);
    assert.doesNotMatch(plain.sent[0] ?? "", /s3cret|s=1|cookie|authorization/i);
    const asked = handler({ keepHeaders: ["authorization"] });
    await asked.handle(event);
    assert.deepEqual(JSON.parse(asked.sent[0] ?? "").headers.authorization, ["Bearer s3cret"]);
    assert.doesNotMatch(asked.sent[0] ?? "", /x-api-key|cookie/);
  });

  it("refuses what does not fit into the queue, exactly from SQS's limit on", async () => {
    const { handle, sent } = handler();
    await handle(single({ httpMethod: "POST", body: "" }));
    const room = MAX_MESSAGE_BYTES - Buffer.byteLength(sent.pop() ?? "");
    const fits = "x".repeat(Math.floor(room / 4) * 3);
    assert.equal((await handle(single({ httpMethod: "POST", body: fits }))).statusCode, 202);
    assert.ok(Buffer.byteLength(sent[0] ?? "") <= MAX_MESSAGE_BYTES);
    const tooLarge = await handle(single({ httpMethod: "POST", body: `${fits}x` }));
    assert.deepEqual([tooLarge.statusCode, tooLarge.headers?.["retry-after"], sent.length], [413, "60", 1]);
  });

  it("asks for the write again when the queue fails, and logs no word of the request", async () => {
    const send = async () => {
      throw new RangeError("rejected: Bearer s3cret");
    };
    const { handle, logged } = handler({ send });
    const answer = await handle(single({ httpMethod: "POST", body: "s3cret" }));
    assert.deepEqual([answer.statusCode, answer.headers?.["retry-after"]], [503, "60"]);
    assert.deepEqual(logged, ["queue: RangeError (b0e5a7c2)"]);
  });

  it("answers OPTIONS, and refuses other methods by name", async () => {
    const options = await handler().handle(single({ httpMethod: "OPTIONS" }));
    assert.deepEqual([options.statusCode, options.body], [204, ""]);
    const trace = await handler().handle(single({ httpMethod: "TRACE" }));
    assert.equal(trace.statusCode, 405);
    assert.equal(trace.headers?.allow, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  });

  for (const [what, event] of [
    ["nothing", undefined],
    ["null", null],
    ["a text", "GET /"],
    ["a list", []],
    ["an event of another service", { Records: [{ eventSource: "aws:sqs" }] }],
    ["an event of API Gateway", { version: "2.0", requestContext: { http: { method: "GET" } } }],
    ["a path that is none", multi({ path: 7 })],
    ["headers that are none", single({ headers: "none" })],
  ] as const) {
    it(`answers 400 to ${what}`, async () => {
      assert.equal((await handler().handle(event)).statusCode, 400);
    });
  }

  it("takes an event that lacks headers, query and body", async () => {
    const bare = { requestContext: CONTEXT, httpMethod: "post", path: "/", headers: null, body: null };
    const { handle, sent } = handler();
    assert.equal((await handle(bare)).statusCode, 202);
    const { headers, query, body, host } = JSON.parse(sent[0] ?? "");
    assert.deepEqual([headers, query, body, host], [{}, {}, "", ""]);
  });

  it("always answers what a load balancer takes, whatever comes", async () => {
    const anything = fc.oneof(
      fc.anything(),
      fc
        .record({ httpMethod: fc.string(), path: fc.string(), headers: fc.anything(), body: fc.anything() })
        .map((event) => ({ ...event, requestContext: CONTEXT })),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (event) => {
        const { statusCode, headers, multiValueHeaders, body } = await handler().handle(event);
        assert.ok(statusCode >= 200 && statusCode < 600);
        assert.equal([headers, multiValueHeaders].filter((one) => one !== undefined).length, 1);
        assert.equal(typeof body, "string");
      }),
    );
  });

  it("loads as the function's entry, with the SDK's client", async () => {
    const { handler: entry } = await import("../../handler/index.ts");
    assert.equal((await entry(multi())).statusCode, 200);
  });
});
