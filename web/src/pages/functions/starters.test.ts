import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { hasEntry } from './problems'
import { inputsOf, outputsOf } from './run-values'
import { starters } from './starters'

/** Runs a source as the server does: main with the inputs, or handle with a request. */
async function run(source: string, inputs: Record<string, unknown>): Promise<unknown> {
  const call = source.includes('function main') ? 'main(inputs)' : '(async () => (await handle({ inputs }, {})).data)()'
  const result: unknown = await runInNewContext(`${source.replace('export ', '')}\n${call}`, { inputs, console: { log: () => undefined } })
  // What comes out of another context is no object of this one.
  return JSON.parse(JSON.stringify(result))
}

test.each(starters.map((s) => [s.name, s] as const))('%s runs with its values, and gives every output that it declares', async (_, starter) => {
  expect(hasEntry(starter.source)).toBe(true)
  const { values, wrong } = inputsOf(starter.inputs, starter.sample)
  expect(wrong).toEqual({})
  const result = outputsOf(starter.outputs, await run(starter.source, values))
  expect(result?.rows.map((r) => r.trouble)).toEqual(starter.outputs.map(() => undefined))
  expect(result?.others).toEqual({})
})
