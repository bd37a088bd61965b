import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { bindablesQuery } from '@/api/bindables'
import { checkFlow, createFlow, type Flow, flowNamesQuery, useSaveFlow } from '@/api/flows'
import { ApiProblem } from '@/api/client'
import { largestFlow } from '@/model/largest-flow'
import type { Given } from './dropped-files'
import { bindingsOf, chosen, type Choice, type ImportFile, newImport, optionsFor, savePlan, sent, withCheck } from './import-list'
import { NotText, textOf } from './text-of-file'

type Words = { tooLarge: string; unreadable: string; notText: string; empty: string }

/** What a refusal says, with the first place that it names. */
function reasonOf(error: unknown): string {
  const first = error instanceof ApiProblem ? error.errors[0] : undefined
  const said = error instanceof Error ? error.message : String(error)
  return first && !said.includes(first.message) ? `${said} (${first.location}: ${first.message})` : said
}

/** useImport reads and checks files, and saves those that are wanted. */
export function useImport(words: Words) {
  const cache = useQueryClient()
  const save = useSaveFlow()
  const [files, setFiles] = useState<ImportFile[]>([])
  const [saving, setSaving] = useState(false)
  const known = useRef<ImportFile[]>([])
  const counter = useRef(0)

  const set = useCallback((change: (old: ImportFile[]) => ImportFile[]) => {
    known.current = change(known.current)
    setFiles(known.current)
  }, [])
  const put = useCallback((key: string, part: Partial<ImportFile>) => set((old) => old.map((f) => (f.key === key ? { ...f, ...part } : f))), [set])

  const check = useCallback(
    async ({ key, file }: { key: string; file: File }, flows: Flow[]) => {
      try {
        if (file.size > largestFlow) throw new Error(words.tooLarge)
        const text = await textOf(file).catch((error: unknown) => {
          throw new Error(error instanceof NotText ? words.notText : words.unreadable)
        })
        if (text.trim() === '') throw new Error(words.empty)
        const checked = await checkFlow({ text })
        await Promise.all([...new Set(checked.report.needs.map((n) => n.target))].map((target) => cache.fetchQuery({ ...bindablesQuery(target), staleTime: 10_000 })))
        set((old) => old.map((f) => (f.key === key ? withCheck({ ...f, text }, checked, flows, old) : f)))
      } catch (error) {
        put(key, { state: 'bad', reason: reasonOf(error), included: false })
      }
    },
    [cache, put, set, words.empty, words.notText, words.tooLarge, words.unreadable],
  )

  const add = useCallback(
    async (given: Given[]) => {
      const fresh = given.map(({ path, file }) => ({ key: String(counter.current++), path, file }))
      set((old) => [...old, ...fresh.map(({ key, path }) => newImport(key, path, ''))])
      // Where the names cannot be had, the server still refuses one that is taken.
      const flows = await cache.fetchQuery({ ...flowNamesQuery, staleTime: 0 }).catch(() => [])
      // One after the other: names that are free depend on those before.
      for (const one of fresh) await check(one, flows)
    },
    [cache, check, set],
  )

  const choicesOf = (file: ImportFile, all: ImportFile[]): Choice[] =>
    (file.checked?.report.needs ?? []).flatMap((need) => {
      const option = chosen(need, file, optionsFor(need, file, all, cache.getQueryData(bindablesQuery(need.target).queryKey) ?? []))
      return option ? [{ need, option }] : []
    })

  const run = async () => {
    setSaving(true)
    const wanted = known.current.filter((f) => f.included && (f.state === 'ready' || f.state === 'failed'))
    const saved = new Map(known.current.flatMap((f) => (f.flow ? [[f.key, f.flow] as const] : [])))
    const steps = savePlan(wanted.map((f) => ({ key: f.key, choices: choicesOf(f, known.current) })))
    for (const { key, now } of steps) {
      const file = known.current.find((f) => f.key === key)
      if (!file) continue
      put(key, { state: 'saving', reason: undefined })
      try {
        const body = sent(file, bindingsOf(now, saved))
        const flow = file.replaces && file.existing ? await save.mutateAsync({ id: file.existing.id, revision: file.existing.revision, body }) : await createFlow(body)
        saved.set(key, flow)
        put(key, { state: 'saved', flow })
      } catch (error) {
        put(key, { state: 'failed', reason: reasonOf(error) })
      }
    }
    for (const { key, later } of steps) {
      const flow = saved.get(key)
      const bindings = bindingsOf(later, saved)
      if (!flow || bindings.length === 0) continue
      try {
        put(key, { flow: await save.mutateAsync({ id: flow.id, revision: flow.revision, body: { text: flow.text, bindings } }) })
      } catch (error) {
        put(key, { reason: reasonOf(error) })
      }
    }
    await cache.invalidateQueries({ queryKey: ['flows'] })
    setSaving(false)
  }

  const remove = (key: string) => set((old) => old.filter((f) => f.key !== key))
  const clear = () => set(() => [])
  return { files, saving, add, put, remove, clear, run, choicesOf }
}
