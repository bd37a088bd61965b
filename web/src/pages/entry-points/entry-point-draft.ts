import type { EntryPoint, EntryPointText } from '@/api/entry-points'

export type VariableRow = { name: string; value: string }
export type EntryPointDraft = Required<Omit<EntryPointText, 'variables'>> & { variables: VariableRow[] }

/** What a form begins with. */
export function draftOf(point?: EntryPoint): EntryPointDraft {
  return {
    name: point?.name ?? '',
    channel: point?.channel ?? 'telephony',
    flow: point?.flow ?? '',
    label: point?.label ?? 'Live',
    numbers: point?.numbers ?? [],
    origins: point?.origins ?? [],
    public: point?.public ?? false,
    variables: Object.entries(point?.variables ?? {}).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) })),
  }
}

/** What is sent: only what the channel has. A value that was not touched keeps its type. */
export function textOf(draft: EntryPointDraft, before?: EntryPoint): EntryPointText {
  const rows = draft.variables.filter((v) => v.name.trim() !== '')
  const kept: Record<string, unknown> = before?.variables ?? {}
  const values = rows.map(({ name, value }) => {
    const old = kept[name.trim()]
    return [name.trim(), typeof old !== 'string' && old !== undefined && JSON.stringify(old) === value ? old : value]
  })
  return {
    name: draft.name.trim(),
    channel: draft.channel,
    flow: draft.flow,
    label: draft.label,
    ...(draft.channel === 'telephony' && draft.numbers.length > 0 ? { numbers: draft.numbers } : {}),
    ...(draft.channel === 'chat' ? { public: draft.public, ...(draft.public && draft.origins.length > 0 ? { origins: draft.origins } : {}) } : {}),
    ...(values.length > 0 ? { variables: Object.fromEntries(values) as EntryPointText['variables'] } : {}),
  }
}
