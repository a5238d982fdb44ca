import assert from "node:assert/strict";
import { aws, present } from "./testing.ts";

const ROLE = "arn:aws:iam::123456789012:role/controller";
const CONTROLLER = { clusterName: "shop", namespace: "kube-system", serviceAccount: "alb", roleArn: ROLE };

async function prepare(): Promise<void> {
  await aws.admin.reset();
  const roleArn = "arn:aws:iam::123456789012:role/cluster";
  await aws.eks.createCluster({ name: "shop", roleArn, resourcesVpcConfig: { subnetIds: [] } });
}

async function associated(): Promise<string> {
  const { association } = await aws.eks.createPodIdentityAssociation(CONTROLLER);
  return present(association?.associationId);
}

describe("emulated EKS Pod Identity", () => {
  beforeEach(prepare);

  it("answers an association as it was made, with an id and an ARN of its cluster", async () => {
    const tags = { team: "edge" };
    const { association } = await aws.eks.createPodIdentityAssociation({ ...CONTROLLER, tags });
    const associationId = present(association?.associationId);
    const read = await aws.eks.describePodIdentityAssociation({ clusterName: "shop", associationId });
    const { createdAt, modifiedAt, ...rest } = present(read.association);
    assert.match(associationId, /^a-[a-z0-9]{17}$/);
    assert.deepEqual(rest, {
      ...CONTROLLER,
      tags,
      associationId,
      associationArn: `arn:aws:eks:us-east-1:123456789012:podidentityassociation/shop/${associationId}`,
    });
    assert.deepEqual([createdAt instanceof Date, modifiedAt instanceof Date], [true, true]);
  });

  it("refuses a second role for a service account, and one in a cluster that is not there", async () => {
    await associated();
    const again = aws.eks.createPodIdentityAssociation(CONTROLLER);
    await assert.rejects(again, { name: "ResourceInUseException" });
    const elsewhere = aws.eks.createPodIdentityAssociation({ ...CONTROLLER, clusterName: "other" });
    await assert.rejects(elsewhere, { name: "ResourceNotFoundException" });
  });

  it("changes the role in place", async () => {
    const associationId = await associated();
    const roleArn = `${ROLE}-2`;
    await aws.eks.updatePodIdentityAssociation({ clusterName: "shop", associationId, roleArn });
    const { association } = await aws.eks.describePodIdentityAssociation({ clusterName: "shop", associationId });
    assert.equal(association?.roleArn, roleArn);
  });

  it("lists by namespace, and no more what was deleted", async () => {
    const associationId = await associated();
    await aws.eks.createPodIdentityAssociation({ ...CONTROLLER, namespace: "argo" });
    const listed = async (namespace?: string) => {
      const asked = namespace === undefined ? {} : { namespace };
      const { associations = [] } = await aws.eks.listPodIdentityAssociations({ clusterName: "shop", ...asked });
      return associations.map((one) => one.namespace);
    };
    assert.deepEqual([await listed(), await listed("argo")], [["kube-system", "argo"], ["argo"]]);
    await aws.eks.deletePodIdentityAssociation({ clusterName: "shop", associationId });
    assert.deepEqual(await listed(), ["argo"]);
    const gone = aws.eks.deletePodIdentityAssociation({ clusterName: "shop", associationId });
    await assert.rejects(gone, { name: "ResourceNotFoundException" });
  });
});
