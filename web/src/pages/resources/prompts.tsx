/** Prompts is being made. */
export function Prompts() {
  return null
}
