import assert from "node:assert/strict";
import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { aws, describedRule, hostRegexes, hosts, listener, loadBalancer, paths, refused, rule } from "./testing.ts";

const METHOD: RuleCondition = { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["GET"] } };
const LOCAL: RuleCondition = { Field: "source-ip", SourceIpConfig: { Values: ["192.0.2.0/24"] } };
const sourceIp = (value: string): RuleCondition => ({ Field: "source-ip", SourceIpConfig: { Values: [value] } });
const header = (...RegexValues: string[]): RuleCondition => ({
  Field: "http-header",
  HttpHeaderConfig: { HttpHeaderName: "X-Tenant", RegexValues },
});
const query = (Value: string): RuleCondition => ({ Field: "query-string", QueryStringConfig: { Values: [{ Value }] } });

let listenerArn = "";
let priority = 0;
const create = (...conditions: readonly RuleCondition[]) => rule(listenerArn, ++priority, { conditions });

async function prepare(): Promise<void> {
  await aws.admin.reset();
  listenerArn = await listener(await loadBalancer());
}

describe("emulated rule conditions", () => {
  before(prepare);
  afterEach(() => aws.admin.setLimits({ conditionValuesPerRule: 5, wildcardsPerRule: 5 }));

  it("take regex values alone for host, path and header, and answer them as given", async () => {
    const pathRegex: RuleCondition = { Field: "path-pattern", PathPatternConfig: { RegexValues: ["^/v[12]/"] } };
    const given = [hostRegexes("^(a|b)\\.example\\.com$"), pathRegex, header("^t-[0-9]+$")];
    assert.deepEqual((await describedRule((await create(...given)).RuleArn)).Conditions, given);
  });

  it("are refused with values and regex values both, or with neither", async () => {
    const HostHeaderConfig = { Values: ["a.example.com"], RegexValues: ["^a"] };
    await refused(create({ Field: "host-header", HostHeaderConfig }), "ValidationError", /exactly one of/);
    await refused(create({ Field: "host-header", HostHeaderConfig: {} }), "ValidationError", /must be specified/);
    await refused(create(), "ValidationError", /condition must be specified/);
  });

  it("hold five values a rule over all conditions, regex values counted", async () => {
    const message = /only have '5' condition values and regex values/;
    await create(hosts("a.io", "b.io", "c.io"), paths("/a", "/b"));
    await create(hostRegexes("^a", "^b", "^c"), paths("/a"), METHOD);
    await refused(create(hosts("a.io", "b.io", "c.io"), paths("/a", "/b"), METHOD), "ValidationError", message);
    await refused(create(hostRegexes("^a", "^b", "^c"), header("^x", "^y"), LOCAL), "ValidationError", message);
    const { RuleArn } = await create(hosts("a.io"));
    const six = hosts("a.io", "b.io", "c.io", "d.io", "e.io", "f.io");
    await refused(aws.elbv2.modifyRule({ RuleArn, Conditions: [six] }), "ValidationError", message);
  });

  it("hold more values once the limit is raised", async () => {
    await aws.admin.setLimits({ conditionValuesPerRule: 6 });
    await create(hosts("a.io", "b.io", "c.io"), paths("/a", "/b", "/c"));
  });

  it("hold five wildcards a rule, those of regex values not counted", async () => {
    await create(hosts("*.a.io", "?.b.io"), paths("/*", "/?/*"));
    await create(hostRegexes("^.*.*.*.*.*.*$"));
    await refused(create(hosts("*.a.io", "?.b.io"), paths("/*", "/?/*/*")), "ValidationError", /'5' wildcards/);
    await refused(create(query("*?*?*?")), "ValidationError", /'5' wildcards/);
    await aws.admin.setLimits({ wildcardsPerRule: 6 });
    await create(hosts("*.a.io", "?.b.io"), paths("/*", "/?/*/*"));
  });

  it("allow host, path, method and source IP once a rule, header and query string more often", async () => {
    for (const once of [hosts("a.io"), paths("/a"), METHOD, LOCAL]) {
      await refused(create(once, once), "ValidationError", /only have one/);
    }
    await create(header("^a"), header("^b"), query("a"), query("b"));
  });
});

describe("emulated condition values", () => {
  before(prepare);

  it("accept host values of 128 characters with a dot and a plain last label, and no others", async () => {
    const long = (length: number): string => `${"a".repeat(length - 3)}.io`;
    for (const good of [long(128), "*.example.com", "a_b-c.Example.COM", "?.x1"]) await create(hosts(good));
    for (const bad of [long(129), "localhost", "*", "a.example.*", "a.b_c", "a b.io", "a.io:80", "a.", "ü.io"]) {
      await refused(create(hosts(bad)), "ValidationError");
    }
  });

  it("accept path values of 128 characters of AWS's character set, and no others", async () => {
    for (const good of [`/${"a".repeat(127)}`, "/*", "/a_b-c.d$e/~\"'@:+&?", "*.jpg"]) await create(paths(good));
    for (const bad of [`/${"a".repeat(128)}`, "/a b", "/a%20", "/ü", "/[a]"]) {
      await refused(create(paths(bad)), "ValidationError");
    }
  });

  it("accept regex values of 128 characters that compile and use no look-around or back-reference", async () => {
    for (const good of ["a".repeat(128), "^(?:a|b)\\.example\\.com$", "^[a-z]{1,3}?x+$"])
      await create(hostRegexes(good));
    for (const bad of ["a".repeat(129), "(a", "^(?=a)", "(?<!a)b", "(a)\\1", "(?>a)", "a++"]) {
      await refused(create(hostRegexes(bad)), "ValidationError");
    }
  });

  it("accept CIDR blocks as source IPs, and nothing else", async () => {
    for (const good of ["192.0.2.1/32", "2001:db8::/32"]) await create(sourceIp(good));
    for (const bad of ["192.0.2.1", "nope", "192.0.2.0/33"]) await refused(create(sourceIp(bad)), "ValidationError");
  });
});
