import type { Contact, ContactEvent } from '@/api/contacts'

export type Act = ContactEvent['type']

/** What the contact centre can do to a contact as it stands now. */
export function actsOf(contact: Contact): Act[] {
  if (contact.state === 'over' || contact.state === 'quarantined') return []
  if (contact.agent !== undefined && contact.agent !== '') return ['agent-ends', 'agent-leaves']
  if (contact.queue !== undefined && contact.queue !== '') return ['agent-answers', 'agent-offered', 'agent-declines', 'queue-figures', 'callback-fails']
  return []
}

/** What is typed about a queue. */
export type Figures = { position: number | ''; wait: number | ''; available: number | ''; loggedOn: number | '' }

export const noFigures: Figures = { position: '', wait: '', available: '', loggedOn: '' }

/** The event that tells the flow of figures; what was left empty stays as it was. */
export function figuresEvent({ position, wait, available, loggedOn }: Figures): ContactEvent {
  return {
    type: 'queue-figures',
    figures: {
      ...(position === '' ? {} : { position }), ...(wait === '' ? {} : { expected_wait_seconds: wait }), ...(available === '' ? {} : { available }), ...(loggedOn === '' ? {} : { logged_on: loggedOn }),
    },
  }
}

/** An event of an agent, who may have no name and no team. */
export function agentEvent(type: Act, name: string, team: string): ContactEvent {
  const agent = { ...(name.trim() === '' ? {} : { name: name.trim() }), ...(team.trim() === '' ? {} : { team: team.trim() }) }
  return Object.keys(agent).length === 0 ? { type } : { type, agent }
}
