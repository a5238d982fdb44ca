/**
 * The account is named and the target group is not, so that every target group of the account may invoke the function.
 * https://github.com/aws/aws-cdk/issues/8271
 */
import { soundFailover } from "../sound/fallback.ts";

export default async function program(): Promise<void> {
  soundFailover("shops", { permission: { sourceArn: undefined, sourceAccount: "123456789012" } });
}
