import assert from "node:assert/strict";
import type { Tenant } from "@sluice/alb-model";
import type { SpecFiles } from "@sluice/multitenant-alb/spec";
import type { DeployState } from "../deploy/createDeployer.ts";
import { addTenant, copyExample, type ExampleCopy, exampleProjects, runExample } from "./exampleProjects.ts";
import { awsInventory, differences, kindsOf, objectContents } from "./inventory.ts";
import { withParts } from "./parts.ts";

/** Five hosts a rule: 120 rules, and a load balancer has 100. */
const TOO_MANY_HOSTS = Array.from({ length: 600 }, (_, index) => `shop-${index}.newcomer.example`);

const REFUSED: readonly { readonly what: string; readonly tenant: Tenant; readonly says: RegExp }[] = [
  {
    what: "needs more rules than a load balancer has",
    tenant: { id: "newcomer", hosts: TOO_MANY_HOSTS },
    says: /newcomer[\s\S]*rules/,
  },
  {
    what: "claims a host of another tenant",
    tenant: { id: "newcomer", hosts: ["birch-shop.tenants.example.com"] },
    says: /birch-shop\.tenants\.example\.com/,
  },
  {
    what: "claims all hosts of the shared domain",
    tenant: { id: "newcomer", hosts: ["*.tenants.example.com"] },
    says: /\*\.tenants\.example\.com/,
  },
];

describe("a tenant that cannot be served, on the reference platform", () => {
  const parts = withParts("refusals");
  let copy: ExampleCopy;
  let files: SpecFiles;
  let state: DeployState;
  before(async () => {
    const [platform] = exampleProjects();
    assert.ok(platform);
    copy = copyExample(platform);
    assert.ok(copy.files);
    files = copy.files;
    state = (await parts().deployer.deploy(await runExample(copy.root))).state;
  });
  after(() => copy?.remove());

  for (const { what, tenant, says } of REFUSED) {
    it(`that ${what} reaches neither the API server nor AWS`, async () => {
      const { deployer, aws } = parts();
      const contents = () => objectContents(deployer.api, kindsOf(state));
      const [objects, inventory, mark] = [await contents(), await awsInventory(aws), await aws.admin.mark()];
      const remove = addTenant(files, tenant);
      try {
        const run = await runExample(copy.root);
        assert.equal(run.ok, false);
        assert.match(run.errors.join("\n"), says);
        // A real run creates whatever is registered before the program fails.
        const registered = run.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
        assert.deepEqual(registered, []);
        await assert.rejects(deployer.deploy(run, state), { code: "deploy.run" });
      } finally {
        remove();
      }
      assert.deepEqual(differences(objects, await contents()), []);
      assert.deepEqual(await awsInventory(aws), inventory);
      assert.deepEqual(await aws.admin.writesSince(mark), []);
    });
  }
});
