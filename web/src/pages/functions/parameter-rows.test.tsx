// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import type { FunctionParameter } from '@/api/functions'
import { draw } from '@/testing/render'
import { ParameterChanges } from './parameter-changes'
import { ParameterRows } from './parameter-rows'

let last: FunctionParameter[] = []
function Kept({ start, readOnly = false, problems = [] }: { start: FunctionParameter[]; readOnly?: boolean; problems?: { severity: 'error'; message: string; field: string }[] }) {
  const [rows, set] = useState(start)
  return <ParameterRows side="outputs" rows={rows} readOnly={readOnly} problems={problems} onChange={(next) => set((last = next))} />
}

describe('outputs', () => {
  it('are added, named, given a type, and removed', async () => {
    await draw(<Kept start={[{ name: 'a', type: 'STRING' }]} />)
    await userEvent.click(screen.getByRole('button', { name: 'Add output' }))
    await userEvent.type(screen.getByLabelText('Outputs: name 2'), 'b')
    expect(last).toEqual([{ name: 'a', type: 'STRING' }, { name: 'b' }])
    await userEvent.click(screen.getByRole('combobox', { name: 'Outputs: type 2' }))
    expect((await screen.findAllByRole('option')).map((o) => o.textContent)).toEqual(expect.arrayContaining(['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATETIME', 'JSON']))
    await userEvent.click(screen.getByRole('option', { name: 'DECIMAL' }))
    await userEvent.click(screen.getByRole('button', { name: 'Remove a' }))
    expect(last).toEqual([{ name: 'b', type: 'DECIMAL' }])
  })

  it('say what is wrong with a row', async () => {
    await draw(<Kept start={[{ name: 'a' }, { name: 'a' }]} problems={[{ severity: 'error', message: 'It stands there twice.', field: 'outputs[1].name' }]} />)
    expect(screen.getByLabelText('Outputs: name 1')).not.toHaveAttribute('aria-invalid', 'true')
    expect(screen.getByLabelText('Outputs: name 2')).toHaveAttribute('aria-invalid', 'true')
    expect(screen.getByText('It stands there twice.')).toBeVisible()
  })

  it('are read by who may change nothing', async () => {
    const { rerender } = await draw(<Kept start={[{ name: 'a', type: 'JSON' }]} readOnly />)
    expect(screen.getByLabelText('Outputs: name 1')).toHaveAttribute('readonly')
    expect(screen.queryByRole('button', { name: /Add|Remove/ })).toBeNull()
    rerender(<ParameterRows side="inputs" rows={[]} readOnly problems={[]} onChange={() => undefined} />)
    expect(screen.getByText('None')).toBeVisible()
  })
})

describe('what differs', () => {
  const from = { inputs: [{ name: 'a', type: 'STRING' }, { name: 'b' }], outputs: [] }
  it('is told in words', async () => {
    await draw(<ParameterChanges from={from} to={{ inputs: [{ name: 'a', type: 'JSON' }], outputs: [{ name: 'c' }] }} />)
    expect(screen.getAllByRole('listitem').map((i) => i.textContent)).toEqual(['Inputs a was STRING and is JSON', 'Inputs b is gone', 'Outputs c is new (Any type)'])
  })
  it('is not told where nothing does', async () => {
    await draw(<ParameterChanges from={from} to={from} />)
    expect(screen.queryByRole('list')).toBeNull()
  })
})
