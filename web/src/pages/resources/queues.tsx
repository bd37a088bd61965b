/** Queues is being made. */
export function Queues() {
  return null
}
