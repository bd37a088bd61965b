import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { largestFlow } from './largest-flow'

it('is the limit that the API states', () => {
  const api = JSON.parse(readFileSync('../api/openapi.json', 'utf8')) as { components: { schemas: { FlowSent: { properties: { text: { maxLength: number } } } } } }
  expect(api.components.schemas.FlowSent.properties.text.maxLength).toBe(largestFlow)
})
