/** What stands after # in a one-time link. It reaches no server but in the body of the form. */
export function linkInAddress(hash: string = location.hash): string {
  return hash.replace(/^#/, '')
}
