/** What a notice of a conversation says, as far as it is one that the pages can put into a language. */
export type Notice = { key: 'queued' | 'joined' | 'someoneJoined' | 'left' | 'hungUp' | 'callOver' | 'over' | 'transferred' | 'tone' | 'tones'; name?: string }

const known: [RegExp, Notice['key']][] = [
  [/^waiting for an agent$/, 'queued'], [/^the call is over$/, 'callOver'], [/^the conversation is over$/, 'over'], [/^an agent has joined$/, 'someoneJoined'],
  [/^the agent has left$/, 'left'], [/^hung up$/, 'hungUp'], [/^tone$/, 'tone'], [/^(.+) has joined$/, 'joined'], [/^transferred to (.+)$/, 'transferred'], [/^tones (.+)$/, 'tones'],
]

/** Reads a notice as the server writes it. */
export function noticeOf(text: string): Notice | undefined {
  for (const [pattern, key] of known) {
    const found = pattern.exec(text)
    if (found) return found[1] === undefined ? { key } : { key, name: found[1] }
  }
  return undefined
}
