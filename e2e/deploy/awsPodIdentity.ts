import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  type EKSClient,
  UpdatePodIdentityAssociationCommand,
} from "@aws-sdk/client-eks";
import { guarded, present, tagMap, text, unlessGone } from "./awsInputs.ts";
import type { ResourceHandler } from "./handler.ts";

const KNOWN = { fixed: ["clusterName", "namespace", "serviceAccount", "tags"], updatable: ["roleArn"] };

/** Roles of service accounts, as the AWS provider makes them. */
export function podIdentityHandler(eks: EKSClient): ResourceHandler {
  return guarded(KNOWN, {
    create: async (_record, inputs) => {
      const { association } = await eks.send(
        new CreatePodIdentityAssociationCommand({
          clusterName: text(inputs.clusterName),
          namespace: text(inputs.namespace),
          serviceAccount: text(inputs.serviceAccount),
          roleArn: text(inputs.roleArn),
          tags: tagMap(inputs),
        }),
      );
      const id = present(association?.associationId, "associationId");
      const associationArn = present(association?.associationArn, "associationArn");
      return { id, outputs: { associationId: id, associationArn } };
    },
    update: async ({ id, inputs: { clusterName } }, { roleArn }) => {
      const place = { clusterName: text(clusterName), associationId: id };
      await eks.send(new UpdatePodIdentityAssociationCommand({ ...place, roleArn: text(roleArn) }));
    },
    remove: ({ id, inputs: { clusterName } }) => {
      const place = { clusterName: text(clusterName), associationId: id };
      return unlessGone(eks.send(new DeletePodIdentityAssociationCommand(place)));
    },
  });
}
