/** Values of the choice of a connector that are no connector. */
export const makeAtSandbox = 'sandbox:'
export const leaveOpen = 'open:'

/** The connectors to bind to, by the names that the template has for them. */
export function bindingsFrom(choices: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(choices).filter(([, to]) => to !== makeAtSandbox && to !== leaveOpen))
}

/** Whether connectors are to be made at the sandbox. */
export function needsSandbox(choices: Record<string, string>): boolean {
  return Object.values(choices).includes(makeAtSandbox)
}
