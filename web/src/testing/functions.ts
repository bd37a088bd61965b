import type { FunctionVersion, ScriptFunction } from '@/api/functions'

/** A function as it is answered. */
export function functionNamed(name: string, more: Partial<ScriptFunction> = {}): ScriptFunction {
  return {
    id: name.toLowerCase().replaceAll(' ', '-'), name, language: 'JavaScript', inputs: [], outputs: [], source: 'function main(inputs) {\n  return {};\n}\n',
    labels: {}, version: 0, changed: true, revision: 1, created: '2026-01-01T00:00:00Z', updated: '2026-01-02T00:00:00Z', ...more,
  }
}

/** A version of a function as it is answered. */
export function functionVersionNumbered(number: number, more: Partial<FunctionVersion> = {}): FunctionVersion {
  return { number, hash: `${String(number).repeat(12)}rest`, labels: [], inputs: [], outputs: [], by: 'Ann', published: '2026-01-03T00:00:00Z', ...more }
}
