import assert from "node:assert/strict";
import { ingressActions, ingressBackends, targetsOf } from "../../../src/subjects/ingress/ingressActions.ts";
import type { StackResource } from "../../../src/view/resource.ts";
import { computed, member, PREFIX, SERVICE } from "../../groups.ts";
import { type Given, UNKNOWN } from "../../policies.ts";

function only(given: Given): { readonly resource: StackResource } {
  const [resource] = computed([given], (stack) => stack.resources).value;
  assert.ok(resource !== undefined);
  return { resource };
}

describe("ingressActions", () => {
  it("decodes actions as the controller does, in any case, and leaves out what it could not read", () => {
    const { resource } = only(
      member("shop", {
        annotations: {
          [`${PREFIX}/actions.web`]: '{"Type":"forward","targetGroupArn":"arn"}',
          [`${PREFIX}/actions.bad`]: "{",
          [`${PREFIX}/conditions.web`]: "[]",
        },
      }),
    );
    const [action, ...others] = ingressActions(resource);
    assert.deepEqual(others, []);
    assert.equal(action?.name, "web");
    assert.equal(action.key, `${PREFIX}/actions.web`);
    assert.equal(action.config.targetGroupARN, "arn");
  });

  it("gives the one target group of the short form, and all of the long one", () => {
    const short = JSON.stringify({ type: "forward", targetGroupName: "web" });
    const targetGroups = [
      { targetGroupName: "a", weight: 1 },
      { serviceName: "b", servicePort: "http", weight: 0 },
    ];
    const long = JSON.stringify({ type: "forward", forwardConfig: { targetGroups } });
    const none = JSON.stringify({ type: "fixed-response", fixedResponseConfig: { statusCode: "404" } });
    const { resource } = only(
      member("shop", {
        annotations: {
          [`${PREFIX}/actions.web`]: short,
          [`${PREFIX}/actions.two`]: long,
          [`${PREFIX}/actions.no`]: none,
        },
      }),
    );
    const targets = ingressActions(resource).map(({ config }) =>
      targetsOf(config).map(
        ({ targetGroupName, serviceName, weight }) => targetGroupName ?? `${serviceName}=${weight}`,
      ),
    );
    assert.deepEqual(targets, [["web"], ["a", "b=0"], []]);
  });
});

describe("ingressBackends", () => {
  it("tells Services from actions, the default one first", () => {
    const paths = [
      { backend: { service: SERVICE } },
      { backend: { service: { name: "x", port: { name: "use-annotation" } } } },
    ];
    const given = member("shop", { rules: [{ host: "a.example.com", http: { paths } }, { host: "b.example.com" }] });
    const spec = {
      ...Reflect.get(given.props, "spec"),
      defaultBackend: { service: { name: "d", port: { name: "http" } } },
    };
    const { resource } = only({ ...given, props: { ...given.props, spec } });
    assert.deepEqual(
      ingressBackends(resource).map(({ name, isAction, host }) => [name, isAction, host]),
      [
        ["d", false, undefined],
        ["web", false, "a.example.com"],
        ["x", true, "a.example.com"],
      ],
    );
  });

  it("leaves out backends whose names are not known yet, and notes them", () => {
    const given = member("shop", { service: UNKNOWN });
    const { value, unknown } = computed([given], ({ resources }) => resources.flatMap(ingressBackends));
    assert.deepEqual(value, []);
    assert.deepEqual(unknown, ["shop spec.rules[0].http.paths[0].backend.service"]);
  });
});
