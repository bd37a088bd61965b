import type { Contact } from '@/api/contacts'

/** How long a contact took, or has taken until now, in seconds. */
export function lasted(contact: Contact, now: number): number {
  const end = contact.ended === undefined ? now : Date.parse(contact.ended)
  return Math.max(0, Math.round((end - Date.parse(contact.started)) / 1000))
}

/** A duration as a clock shows it: 0:07, 12:05, 1:00:00. */
export function clocked(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  return h > 0 ? `${String(h)}:${two(m)}:${two(s)}` : `${String(m)}:${two(s)}`
}

const waits = ['digits', 'message', 'recording', 'agent', 'timer', 'answer', 'conversation', 'hang-up'] as const

/** For what a contact waits, as far as the pages have words for it. */
export function waitOf(contact: Contact): (typeof waits)[number] | undefined {
  return contact.state === 'over' ? undefined : waits.find((w) => w === contact.waiting)
}

/** Whether the contact failed: those are to be seen at once. */
export function isFailed(contact: Contact): boolean {
  return contact.outcome === 'failed' || contact.outcome === 'limit' || contact.state === 'quarantined'
}

/** What a person may do to it: a simulated contact takes another action than a customer's. */
export function actionFor(contact: Contact): 'contact.simulate' | 'contact.start' {
  return contact.simulated === true ? 'contact.simulate' : 'contact.start'
}

/** What somebody types for the contact: keys when it is only keys and a call, words otherwise. */
export function inputOf(contact: Contact, text: string): { digits: string } | { text: string } {
  const keys = text.trim()
  return contact.channel === 'telephony' && /^[0-9*#]+$/.test(keys) ? { digits: keys } : { text }
}
