import assert from "node:assert/strict";
import type { Fleet } from "@sluice/alb-model";
import { checkShifter } from "../../src/manifests/checkShifter.ts";
import { FLEET, planOf } from "./hybridPlans.ts";

interface Refusal {
  readonly what: string;
  /** What an untyped program could give. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly fleet?: Fleet;
  /** Code and path of each problem. */
  readonly problems: readonly string[];
  readonly says: RegExp;
}

const { docs, admin } = FLEET.services;
const UNGATED = { ...FLEET.services, web: { ...FLEET.services.web, readinessGates: false } };

const REFUSED: readonly Refusal[] = [
  {
    what: "a fleet without a fallback",
    fleet: { ...FLEET, services: { docs, admin }, profiles: { docs: [{ service: "docs" }] } },
    problems: ["shifter.noFallback args.fleet"],
    says: /nothing to shift/,
  },
  {
    what: "settings of a service that has no fallback",
    settings: { services: { docs: {} } },
    problems: ["shifter.service args.services.docs"],
    says: /use one of: web, api/,
  },
  {
    what: "settings that are a list",
    settings: { services: [] },
    problems: ["shifter.services args.services"],
    says: /by service/,
  },
  {
    what: "a service's settings that are none",
    settings: { services: { web: 30 } },
    problems: ["shifter.settings args.services.web"],
    says: /are no settings/,
  },
  {
    what: "steps beside the fleet's",
    settings: { services: { web: { steps: [100, 50] } } },
    problems: ["shifter.steps args.services.web.steps"],
    says: /write them in the service's fallback/,
  },
  {
    what: "a setting that does not exist",
    settings: { services: { web: { failAfter: 3 } } },
    problems: ["shifter.unknown args.services.web.failAfter"],
    says: /failAfterSeconds/,
  },
  {
    what: "a setting of the damping that does not exist",
    settings: { services: { web: { damping: { window: 3 } } } },
    problems: ["shifter.unknown args.services.web.damping.window"],
    says: /windowSeconds/,
  },
  {
    what: "a damping that is a number",
    settings: { services: { web: { damping: 2 } } },
    problems: ["shifter.setting args.services.web.damping"],
    says: /factor: 2/,
  },
  {
    what: "coming back to no pods at all",
    settings: { services: { web: { minReady: 0 } } },
    problems: ["shifter.setting args.services.web.minReady"],
    says: /1 or more/,
  },
  {
    what: "the health of targets without readiness gates",
    fleet: { ...FLEET, services: UNGATED },
    settings: { services: { web: { requireHealthyTargets: true } } },
    problems: ["shifter.readinessGates args.services.web.requireHealthyTargets"],
    says: /readiness gates/,
  },
  {
    what: "a ScaledObject with its namespace",
    settings: { services: { web: { scaledObject: "web/web" } } },
    problems: ["shifter.scaledObject args.services.web.scaledObject"],
    says: /without its namespace/,
  },
  {
    what: "a Node.js image beside an image of one's own",
    settings: { image: "registry.example.com/shifter:1", nodeImage: "registry.example.com/node:24" },
    problems: ["shifter.imageTwice args.nodeImage"],
    says: /keep one/,
  },
  {
    what: "an empty image",
    settings: { nodeImage: " " },
    problems: ["shifter.image args.nodeImage"],
    says: /name an image/,
  },
  {
    what: "no replica",
    settings: { replicas: 0 },
    problems: ["shifter.replicas args.replicas"],
    says: /1 to 5/,
  },
  {
    what: "an interval that Prometheus cannot read",
    settings: { monitoring: { interval: "15 seconds" } },
    problems: ["shifter.interval args.monitoring.interval"],
    says: /15s/,
  },
  {
    what: "an owner who is everybody, and one who is nobody",
    settings: { owners: { users: [""], groups: ["platform", "system:authenticated"] } },
    problems: ["shifter.owner args.owners.users[0]", "shifter.owner args.owners.groups[1]"],
    says: /whoami/,
  },
  {
    what: "everything at once",
    settings: { replicas: 9, image: "", services: { web: { minReady: 0, stepSeconds: 0 }, docs: {} } },
    problems: [
      "shifter.setting args.services.web.stepSeconds",
      "shifter.setting args.services.web.minReady",
      "shifter.service args.services.docs",
      "shifter.image args.image",
      "shifter.replicas args.replicas",
    ],
    says: /./,
  },
];

describe("a shifter is refused", () => {
  for (const { what, settings = {}, fleet, problems, says } of REFUSED) {
    it(`with ${what}`, () => {
      const found = checkShifter(fleet === undefined ? planOf() : planOf(fleet, []), settings);
      assert.deepEqual(
        found.map(({ code, path }) => `${code} ${path}`),
        problems,
      );
      assert.match(found.map(({ message, fix }) => `${message}; ${fix}`).join("\n"), says);
    });
  }

  it("with nothing that is right", () => {
    const services = { web: { minReady: 2, requireHealthyTargets: true }, api: {} };
    assert.deepEqual(checkShifter(planOf(), { services, replicas: 3, monitoring: { interval: "1m30s" } }), []);
  });
});
