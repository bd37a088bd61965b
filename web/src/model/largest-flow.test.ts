import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { largestFlow, longestFlowName, longestLabel } from './largest-flow'

type Limits = { properties: Record<string, { maxLength?: number }> }

it.each([
  ['FlowSent', 'text', largestFlow],
  ['FlowDocument', 'name', longestFlowName],
  ['FlowActivity', 'label', longestLabel],
])('%s.%s is limited as the API states', (schema, property, limit) => {
  const api = JSON.parse(readFileSync('../api/openapi.json', 'utf8')) as { components: { schemas: Record<string, Limits> } }
  expect(api.components.schemas[schema]?.properties[property]?.maxLength).toBe(limit)
})
