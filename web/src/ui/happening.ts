/** What happened to a contact by itself, as far as the pages have words for it. */
export type HappeningKey = 'hungUp' | 'agentAnswered' | 'agentOffered' | 'agentLeft' | 'clock' | 'figures' | 'declined' | 'callbackFailed'

const known: Record<string, HappeningKey> = {
  hungup: 'hungUp', AgentContactAssigned: 'agentAnswered', AgentOffered: 'agentOffered', 'FCAsk(AgentOfferContact)': 'agentOffered', 'FCAsk(ContactLastAgentRemoved)': 'agentLeft',
  'simulated:clock': 'clock', 'simulated:figures': 'figures', 'simulated:declined': 'declined', 'FCAsk(CallbackFailed)': 'callbackFailed',
}

export function happeningOf(name: string): HappeningKey | undefined {
  return Object.hasOwn(known, name) ? known[name] : undefined
}
