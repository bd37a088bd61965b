// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { helloFlow } from '@/testing/fake-designer'
import { type Kept, readKept, writeKept, writeLeaving } from './keep'

const kept = (revision: number): Kept => ({ base: helloFlow, document: helloFlow, revision, history: {} })

test('ui-7 what was kept while the page was left is newer than what was kept before, and stays', async () => {
  await writeKept('k', kept(1))
  writeLeaving('k', kept(2))
  expect((await readKept('k'))?.revision).toBe(2)
  expect((await readKept('k'))?.revision).toBe(2)
  await writeKept('k', kept(3))
  expect((await readKept('k'))?.revision).toBe(3)
})
