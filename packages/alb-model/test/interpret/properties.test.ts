import assert from "node:assert/strict";
import fc from "fast-check";
import { annotation, annotationKey } from "../../src/annotations.ts";
import { interpret } from "../../src/interpret/index.ts";
import type { Ingress } from "../../src/kubernetes.ts";
import { action, ingress, path } from "./manifests.ts";

const HOSTS = ["a.example.com", "b.example.com", "*.example.org"];
const ACTIONS = [
  '{"type":"forward","targetGroupName":"a"}',
  '{"type":"redirect","redirectConfig":{"protocol":"HTTPS","port":"443","statusCode":"HTTP_301"}}',
  '{"type":"fixed-response","fixedResponseConfig":{"statusCode":"404"}}',
  '{"type":"forward"',
];

const anyIngress = fc.record({
  group: fc.constantFrom("g", "h"),
  order: fc.constantFrom("0", "1", "-5", "x"),
  host: fc.constantFrom(...HOSTS),
  path: fc.constantFrom("/", "/a", "/a/b"),
  action: fc.constantFrom(...ACTIONS, ...ACTIONS.slice(0, 3)),
  ports: fc.constantFrom('[{"HTTP":80}]', '[{"HTTP":80},{"HTTPS":443}]'),
});

const anyIngresses: fc.Arbitrary<Ingress[]> = fc.array(anyIngress, { maxLength: 8 }).map((list) =>
  list.map((each, index) =>
    ingress(
      `i${index}`,
      {
        [annotation.groupName]: each.group,
        [annotation.groupOrder]: each.order,
        [annotation.listenPorts]: each.ports,
        [annotationKey("actions", "act")]: each.action,
      },
      { rules: [{ host: each.host, http: { paths: [path({ path: each.path, backend: action("act") })] } }] },
    ),
  ),
);

describe("interpret, for any Ingresses", () => {
  it("does not depend on the order in which they come", () => {
    const shuffled = anyIngresses.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        assert.deepEqual(interpret({ ingresses: list }), interpret({ ingresses: other }));
      }),
    );
  });

  it("builds each group as if it were alone", () => {
    fc.assert(
      fc.property(anyIngresses, (ingresses) => {
        const alone = ["g", "h"].flatMap((name) =>
          interpret({
            ingresses: ingresses.filter((each) => each.metadata.annotations?.[annotation.groupName] === name),
          }),
        );
        assert.deepEqual(interpret({ ingresses }), alone);
      }),
    );
  });

  it("numbers the rules of each port from 1 without gaps", () => {
    fc.assert(
      fc.property(anyIngresses, (ingresses) => {
        for (const group of interpret({ ingresses })) {
          const rules = "rules" in group ? group.rules : [];
          for (const port of [80, 443]) {
            const priorities = rules.filter((rule) => rule.port === port).map(({ priority }) => priority);
            assert.deepEqual(
              priorities,
              priorities.map((_, index) => index + 1),
            );
          }
        }
      }),
    );
  });
});
