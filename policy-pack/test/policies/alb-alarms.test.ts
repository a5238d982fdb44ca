import assert from "node:assert/strict";
import { albAlarms as policy } from "../../src/policies/alb-alarms.ts";
import { classParams, type Given, ingress, ingressClass, judge, UNKNOWN } from "../policies.ts";
import { LOAD_BALANCER } from "../types.ts";

const ACTIONS = { alarmActions: ["arn:aws:sns:eu-central-1:123456789012:on-call"] };
const EDGE = "app/edge/50dc6c495c0c9188";
const NOBODY = "no alarm notifies anybody about";
const OF_GROUP = "the load balancer of the IngressGroup edge";

/** An alarm on 5xx answers of the load balancer of this ARN end. */
function alarm(loadBalancer: unknown, props: object = {}, parts: Partial<Given> = {}): Given {
  const metric = {
    namespace: "AWS/ApplicationELB",
    metricName: "HTTPCode_ELB_5XX_Count",
    dimensions: { LoadBalancer: loadBalancer },
  };
  const all = { ...metric, ...ACTIONS, ...props };
  return { type: "aws:cloudwatch/metricAlarm:MetricAlarm", name: "alarm", props: all, ...parts };
}

/** The same by metric math. */
function mathAlarm(queries: readonly object[], parts: Partial<Given> = {}): Given {
  return {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    name: "math",
    props: { ...ACTIONS, metricQueries: queries },
    ...parts,
  };
}

function group(spec: object = { loadBalancerName: "edge" }): Given[] {
  const params = classParams("edge", { group: { name: "edge" }, ...spec });
  return [{ ...params, name: "params" }, { ...ingressClass("edge"), name: "class" }, ingress({ className: "edge" })];
}

function loadBalancer(props: object = {}): Given {
  return { type: LOAD_BALANCER, name: "lb", props: { name: "edge", loadBalancerType: "application", ...props } };
}

const problems = (...given: readonly Given[]) => judge(policy, given).problems;

describe("alb-alarms", () => {
  it("accepts alarms by the load balancer's name", () => {
    assert.deepEqual(problems(...group(), alarm(EDGE)), []);
    assert.deepEqual(problems(loadBalancer(), alarm(EDGE)), []);
  });

  it("finds load balancers without an alarm, and says why and what to do", () => {
    assert.deepEqual(judge(policy, group()).messages, [
      `IngressClassParams edge: ${NOBODY} ${OF_GROUP}. Neither AWS nor the controller makes alarms, so nobody is ` +
        "told when the load balancer refuses connections or answers with errors; on a shared one this affects all " +
        "tenants. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/846) Fix: make an " +
        "aws.cloudwatch.MetricAlarm on AWS/ApplicationELB with alarmActions and the dimension LoadBalancer: " +
        "app/<name>/<id>, the end of the load balancer's ARN (AlbAlarms makes them for a whole fleet).",
    ]);
    assert.deepEqual(problems(loadBalancer()), [`lb: ${NOBODY} it`]);
    assert.deepEqual(problems(loadBalancer(), alarm("app/other/50dc6c495c0c9188")), [`lb: ${NOBODY} it`]);
    assert.deepEqual(problems(loadBalancer(), alarm(EDGE, { namespace: "AWS/NetworkELB" })), [`lb: ${NOBODY} it`]);
  });

  it("leaves network load balancers and groups of other stacks' classes alone", () => {
    assert.deepEqual(problems(loadBalancer({ loadBalancerType: "network" })), []);
    assert.deepEqual(problems(ingress({ className: "elsewhere" })), []);
  });

  it("asks no alarm of what may be lost", () => {
    const [params, ...others] = group();
    const metadata = { name: "edge", annotations: { "sluice/disposable": "a preview of one branch" } };
    const disposable = { ...params, props: { ...params?.props, metadata } } as Given;
    assert.deepEqual(problems(disposable, ...others), []);
    assert.deepEqual(problems(loadBalancer({ tags: { "sluice:disposable": "a test" } })), []);
  });

  it("does not count alarms that tell nobody, and names them", () => {
    const found = [`lb: ${NOBODY} it: the alarm alarm has no alarmActions`];
    assert.deepEqual(problems(loadBalancer(), alarm(EDGE, { alarmActions: [] })), found);
    assert.deepEqual(problems(loadBalancer(), alarm(EDGE, { actionsEnabled: false })), found);
    assert.deepEqual(problems(loadBalancer(), alarm(EDGE, { alarmActions: [UNKNOWN] })), []);
  });

  it("counts alarms that a composite alarm with actions is made of", () => {
    const unheard = alarm(EDGE, { alarmActions: [], name: "edge-5xx" });
    const composite = { type: "aws:cloudwatch/compositeAlarm:CompositeAlarm", name: "all" };
    const byName = { ...composite, props: { ...ACTIONS, alarmRule: 'ALARM("edge-5xx")' } };
    assert.deepEqual(problems(loadBalancer(), unheard, byName), []);
    const depending = { ...composite, props: { ...ACTIONS, alarmRule: "ALARM(x)" }, dependsOn: ["alarm"] };
    assert.deepEqual(problems(loadBalancer(), unheard, depending), []);
    assert.equal(problems(loadBalancer(), unheard, { ...byName, props: { alarmRule: 'ALARM("edge-5xx")' } }).length, 1);
  });

  it("finds dimensions that CloudWatch does not know", () => {
    const made = { propertyDependencies: { dimensions: ["lb"] } };
    const arn = `arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/${EDGE}`;
    for (const text of ["app/edge", "edge", arn]) {
      assert.deepEqual(problems(loadBalancer(), alarm(text, {}, made)), [
        `lb: ${NOBODY} it: the alarm alarm has the dimension LoadBalancer ${text}, which CloudWatch does not know`,
      ]);
    }
  });

  it("knows the names that the controller makes up", () => {
    const made = (name: string) => alarm(`app/${name}/50dc6c495c0c9188`);
    assert.deepEqual(problems(...group({}), made("k8s-edge-0123456789")), []);
    assert.equal(problems(...group({}), made("k8s-edge2-0123456789")).length, 1);
    assert.equal(problems(...group({}), made("edge")).length, 1);
    const alone = [
      ingress({ namespace: "shop-front", name: "checkout-api", className: "alb" }),
      ingressClass("alb", "none"),
    ];
    const own = [
      alone[0] as Given,
      { ...ingressClass("alb"), props: { metadata: { name: "alb" }, spec: { controller: "ingress.k8s.aws/alb" } } },
    ];
    assert.deepEqual(problems(...own, made("k8s-shopfron-checkout-0123456789")), []);
    assert.equal(problems(...own, made("k8s-shopfron-other-0123456789")).length, 1);
  });

  it("knows a group's alarm in a preview by the Ingress that its look-up waits for, or by the shard's tag", () => {
    const lookedUp = alarm(UNKNOWN, {}, { propertyDependencies: { dimensions: ["shop"] } });
    const tagged = alarm(UNKNOWN, { tags: { "sluice:shard": "edge" } });
    for (const given of [lookedUp, tagged]) {
      const judged = judge(policy, [...group(), given]);
      assert.deepEqual([judged.problems, judged.unknown], [[], []]);
    }
  });

  it("reads metric math, and queries over all load balancers", () => {
    const metric = { namespace: "AWS/ApplicationELB", metricName: "RequestCount", dimensions: { LoadBalancer: EDGE } };
    assert.deepEqual(
      problems(
        loadBalancer(),
        mathAlarm([
          { id: "rate", expression: "m1 / 60" },
          { id: "m1", metric },
        ]),
      ),
      [],
    );
    const all = 'SELECT SUM(HTTPCode_ELB_5XX_Count) FROM SCHEMA("AWS/ApplicationELB", LoadBalancer)';
    assert.deepEqual(problems(loadBalancer(), ...group(), mathAlarm([{ id: "q", expression: all }])), []);
    const some = `${all} WHERE AvailabilityZone = 'eu-central-1a'`;
    assert.equal(problems(loadBalancer(), mathAlarm([{ id: "q", expression: some }])).length, 1);
  });

  it("accepts a query whose WHERE names the load balancer, and one that is not known yet and made of it", () => {
    const all = 'SELECT SUM(HTTPCode_ELB_5XX_Count) FROM SCHEMA("AWS/ApplicationELB", LoadBalancer)';
    const of = (name: string) => `${all} WHERE LoadBalancer = 'app/${name}/0123456789abcdef'`;
    const named = loadBalancer({ name: "edge" });
    assert.deepEqual(problems(named, mathAlarm([{ id: "q", expression: of("edge") }])), []);
    assert.equal(problems(named, mathAlarm([{ id: "q", expression: of("other") }])).length, 1);
    const unknown = mathAlarm([{ id: "q", expression: UNKNOWN }]);
    const madeOf = { ...unknown, propertyDependencies: { metricQueries: ["lb"] } };
    const judged = judge(policy, [named, madeOf]);
    assert.deepEqual([judged.problems, judged.unknown], [[], []]);
  });

  it("asks for the metrics of its settings", () => {
    const metrics = ["HTTPCode_ELB_5XX_Count", "RejectedConnectionCount"];
    const missing = "no alarm on RejectedConnectionCount notifies anybody about it";
    assert.deepEqual(judge(policy, [loadBalancer(), alarm(EDGE)], { metrics }).problems, [`lb: ${missing}`]);
    const other = alarm(EDGE, { metricName: "RejectedConnectionCount" }, { name: "other" });
    assert.deepEqual(judge(policy, [loadBalancer(), alarm(EDGE), other], { metrics }).problems, []);
    assert.deepEqual(judge(policy, [loadBalancer()], { metrics }).problems, [
      "lb: no alarm on HTTPCode_ELB_5XX_Count, RejectedConnectionCount notifies anybody about it",
    ]);
  });

  it("blames no load balancer that an alarm may be on once it is known, and still finds the rest", () => {
    const judged = judge(policy, [loadBalancer(), alarm(UNKNOWN)]);
    assert.deepEqual([judged.problems, judged.unknown], [[], ["alarm dimensions.LoadBalancer"]]);
    const beside = judge(policy, [loadBalancer(), alarm(UNKNOWN, { alarmActions: [] })]);
    assert.deepEqual([beside.problems, beside.unknown], [[`lb: ${NOBODY} it`], []]);
    const watched = judge(policy, [loadBalancer(), alarm(EDGE), alarm(UNKNOWN, {}, { name: "unknown" })]);
    assert.deepEqual([watched.problems, watched.unknown], [[], []]);
    const metrics = ["RejectedConnectionCount"];
    assert.equal(judge(policy, [loadBalancer(), alarm(UNKNOWN)], { metrics }).problems.length, 1);
  });
});
