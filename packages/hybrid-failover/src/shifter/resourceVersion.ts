/**
 * Whether one version of an object is older than another. The API server's versions are whole numbers that grow; where
 * one is not, nothing is known of its age.
 *
 * @example isOlder("999", "1000") // true
 */
export function isOlder(version: string, than: string): boolean {
  if (!NUMBER.test(version) || !NUMBER.test(than)) return false;
  return version.length === than.length ? version < than : version.length < than.length;
}

/** Without leading zeros, so that the longer one is the larger. */
const NUMBER = /^[1-9][0-9]*$/;
