import { useState } from 'react'
import { vi } from 'vitest'
import { Form, type FormProps } from '@/field/form'
import type { FormField, Values } from '@/field/form-field'
import { draw } from './render'

type Given = Omit<FormProps, 'fields' | 'values' | 'onChange'> & { start?: Values }

/** Draws a form that keeps its values, as a page does; `last` is what it said last, `path` the setting that was changed. */
export async function drawForm(fields: FormField[], { start = {}, ...more }: Given = {}) {
  const seen = vi.fn<(values: Values, path: string) => void>()
  function Kept() {
    const [values, set] = useState<Values>(start)
    return (
      <Form
        fields={fields}
        values={values}
        onChange={(next, path) => {
          set(next)
          seen(next, path)
        }}
        {...more}
      />
    )
  }
  const drawn = await draw(<Kept />)
  return { ...drawn, seen, last: () => seen.mock.lastCall?.[0], path: () => seen.mock.lastCall?.[1] }
}
