import { ActionIcon, Code, Group, Input, Loader, NativeSelect, Paper, Stack, Text, Textarea, Tooltip } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './expression-input.module.css'
import { type FieldProps, textOf } from './form-field'
import { wrapperOf } from './frame'
import { readJSON } from './json-path'
import { JsonTree } from './json-tree'
import { writtenOf } from './samples'
import { type Language, useFieldServices } from './services'
import { useAsked } from './use-asked'

/** Path is a JSONPath, with what it reads of a body. */
export function Path(props: FieldProps) {
  const { t } = useTranslation('field')
  const { field, value, onChange, id, disabled, required } = props
  const { jsonpath } = useFieldServices()
  const [trying, tryIt] = useState(false)
  const { error, ...frame } = wrapperOf(props)
  const set = (text: string) => onChange(text === '' ? undefined : text)
  return (
    <div
      onKeyDown={(e) => {
        if (e.key === 'Escape' && trying) {
          e.stopPropagation()
          tryIt(false)
          document.getElementById(id)?.focus()
        } else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && jsonpath) tryIt(true)
      }}
    >
      <Input.Wrapper {...frame} error={error}>
        <div className={classes.line}>
          <Input
            id={id}
            flex={1}
            ff="monospace"
            classNames={{ input: classes.code }}
            value={textOf(value)}
            onChange={(e) => set(e.currentTarget.value)}
            disabled={disabled}
            error={error !== undefined}
            aria-required={required || undefined}
            spellCheck={false}
            autoComplete="off"
            placeholder="$."
          />
          {jsonpath && (
            <div className={classes.tools}>
              <Tooltip label={t('try')}>
                <ActionIcon variant={trying ? 'light' : 'subtle'} color={trying ? undefined : 'gray'} size={28} aria-label={t('tryOf', { label: field.label })} aria-expanded={trying} aria-controls={trying ? `${id}-tester` : undefined} onClick={() => tryIt(!trying)}>
                  <IconFlask size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </div>
          )}
        </div>
      </Input.Wrapper>
      {trying && <PathTester id={`${id}-tester`} path={textOf(value)} label={field.label} onPick={disabled ? undefined : set} />}
    </div>
  )
}

/** The language that a body looks as if it were written in. */
export function languageOf(body: string): Language {
  if (/^\s*</.test(body)) return 'XML'
  if (readJSON(body) !== undefined || /^\s*[[{"]/.test(body) || body.trim() === '') return 'JSON'
  return /^\s*(\[[\w.-]+\]\s*$|[\w.-]+\s*=)/m.test(body) ? 'TOML' : 'YAML'
}

/** PathTester reads a body by the path on the server, as it is typed; a value of a JSON body can be picked instead. */
function PathTester({ id, path, label, onPick }: { id: string; path: string; label: string; onPick?: (path: string) => void }) {
  const { t } = useTranslation('field')
  const { jsonpath, sampleBody = '' } = useFieldServices()
  const [typed, setTyped] = useState<string>()
  const [chosen, setChosen] = useState<Language>()
  const body = typed ?? sampleBody
  const language = chosen ?? languageOf(body)
  const json = language === 'JSON' ? readJSON(body) : undefined
  const { data, error, waiting } = useAsked('jsonpath', path === '' || body === '' ? undefined : { path, body, language }, jsonpath)
  return (
    <Paper id={id} withBorder p="sm" mt={6} role="region" aria-label={t('tryOf', { label })}>
      <Stack gap="xs">
        <Textarea size="xs" label={t('body')} value={body} onChange={(e) => setTyped(e.currentTarget.value)} autosize minRows={2} maxRows={json ? 4 : 12} spellCheck={false} classNames={{ input: classes.code }} placeholder={t('bodyHint')} />
        <NativeSelect size="xs" label={t('contentType')} value={language} onChange={(e) => setChosen(e.currentTarget.value as Language)} data={['JSON', 'XML', 'YAML', 'TOML']} />
        {json && onPick && (
          <div>
            <Text size="xs" mb={4}>
              {t('pickHint')}
            </Text>
            <JsonTree value={json.value} label={t('body')} selected={path} onPick={(p) => onPick(p.path)} />
          </div>
        )}
        <Group gap={6} mih={20}>
          <Text size="xs" fw={600}>
            {t('result')}
          </Text>
          {waiting && <Loader size={12} aria-hidden />}
        </Group>
        <div aria-live="polite">
          {error ? <Text size="sm" c="red">{error.message}</Text> : path === '' || body === '' ? (
            <Text size="sm" c="dimmed">{t('nothingToRead')}</Text>
          ) : data?.error ? (
            <Text size="sm" c="var(--mantine-color-error)">
              {data.error.in === 'path' && data.error.column ? t('columnOfPath', { column: data.error.column }) : t('inBody')} {data.error.message}
            </Text>
          ) : data && !data.matched ? (
            <Text size="sm">{t('noMatch')}</Text>
          ) : data && (
            <Code block mah={200} style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} tabIndex={0} aria-label={t('result')}>
              {typeof data.value === 'object' && data.value !== null ? JSON.stringify(data.value, null, 2) : data.text === '' ? t('emptyText') : writtenOf(data.text)}
            </Code>
          )}
        </div>
      </Stack>
    </Paper>
  )
}
