import { Autocomplete, Button, Code, Group, Paper, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameFor, readJSON, typeFor } from './json-path'
import { JsonTree, type Picked } from './json-tree'
import { withOutput } from './output-rows'
import type { Shown } from './send-result'
import { shortly } from './samples'
import { useFieldServices } from './services'

/** Whether a variable of a type can take a value of another without loss. */
export function takes(type: string | undefined, fitting: string): boolean {
  return type === fitting || type === 'STRING' || (type === 'DECIMAL' && fitting === 'INTEGER') || type === undefined
}

/** ResponseBody is the body of an answer; a value of JSON that is picked makes the JSONPath and offers a variable for it. */
export function ResponseBody({ result, outputs, values, onChange }: Shown) {
  const { t } = useTranslation('field')
  const [picked, pick] = useState<Picked>()
  const json = useMemo(() => (result.truncated || result.binary ? undefined : readJSON(result.body)), [result])
  return (
    <Stack gap="xs">
      {result.truncated && <Text size="sm">{t('truncated', { size: bytes(result.size) })}</Text>}
      {result.binary && <Text size="sm">{t('binary')}</Text>}
      {result.body === '' ? <Text size="sm" c="dimmed">{t('noBody')}</Text> : json && typeof json.value === 'object' ? (
        <>
          {outputs && <Text size="xs">{t('pickHint')}</Text>}
          <JsonTree value={json.value} label={t('body')} selected={picked?.path} onPick={pick} />
          {picked && <Take key={picked.path} picked={picked} result={result} outputs={outputs} values={values} onChange={onChange} />}
        </>
      ) : (
        <Code block mah={340} style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} tabIndex={0} aria-label={t('body')}>
          {result.body}
        </Code>
      )}
    </Stack>
  )
}

/** A size in bytes as people read it. */
export function bytes(size: number): string {
  if (size < 1024) return `${String(size)} B`
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / 1024 / 1024).toFixed(1)} MiB`
}

/** Take offers a variable for what was picked: one that there is, or a new one. */
function Take({ picked, outputs, values, onChange }: Shown & { picked: Picked }) {
  const { t } = useTranslation('field')
  const { variables = [], createVariable } = useFieldServices()
  const own = variables.filter((v) => v.from === undefined)
  const type = typeFor(picked.value)
  const fitting = own.filter((v) => takes(v.type, type)).map((v) => v.name)
  const [name, setName] = useState(() => nameFor(picked.steps, own.map((v) => v.name)))
  const [done, setDone] = useState('')
  const there = own.some((v) => v.name === name)
  const take = () => {
    if (!outputs || name === '') return
    if (!there) createVariable?.(name, type)
    const made = withOutput(values, outputs, name, picked.path)
    onChange(made.values, made.at)
    setDone(name)
  }
  return (
    <Paper withBorder p="sm">
      <Text size="sm">
        <Code>{picked.path}</Code> {shortly(picked.value)}
      </Text>
      {outputs && (
        <Group gap="xs" align="flex-end" mt="xs">
          <Autocomplete size="xs" flex={1} miw={140} label={t('intoVariable')} value={name} onChange={setName} data={fitting} spellCheck={false} />
          <Button size="xs" onClick={take} disabled={name === '' || (!there && !createVariable)}>
            {there ? t('useVariable') : t('newVariable', { type })}
          </Button>
        </Group>
      )}
      <Text size="xs" role="status" mt={4}>
        {done === '' ? '' : t('taken', { path: picked.path, name: done })}
      </Text>
    </Paper>
  )
}
