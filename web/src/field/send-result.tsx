import { Alert, Badge, Code, Group, Stack, Table, Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/ui/copy-button'
import type { Values } from './form-field'
import { ProblemLines } from './frame'
import type { OutputRows } from './output-rows'
import { ResponseBody } from './response-body'
import { shortly, writtenOf } from './samples'
import type { SentRequest } from './services'
import classes from './timing-bar.module.css'
import { milliseconds, TimingBar } from './timing-bar'

export type Shown = { result: SentRequest; outputs?: OutputRows; values: Values; onChange: (values: Values, path: string) => void }

const scroll = { overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const

/** SendResult shows what came of a request, in the server's own words. */
export function SendResult({ result, outputs, values, onChange }: Shown) {
  const { t } = useTranslation('field')
  const { problem, status, request } = result
  const fine = status >= 200 && status < 400
  return (
    <Stack gap="sm">
      {problem && (
        <Alert color="red" variant="light" title={t(status === 0 ? 'noAnswer' : 'problem')}>
          {problem.message}
          {problem.field !== undefined && problem.field !== '' && (
            <Text size="xs" mt={4}>
              {t('inSetting', { field: problem.field })}
            </Text>
          )}
        </Alert>
      )}
      {request.url !== '' && (
        <Group gap={6} align="baseline" wrap="nowrap">
          {status > 0 && (
            <Badge color={fine ? 'green' : status >= 500 ? 'red' : 'yellow'} variant="light" size="lg" classNames={{ label: classes.status }} style={{ flex: 'none' }} aria-label={t('status', { status })}>
              {status}
            </Badge>
          )}
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {request.method} {request.url}
          </Text>
        </Group>
      )}
      {result.synthetic !== undefined && result.synthetic !== '' && <Text size="sm">{t('synthetic', { why: result.synthetic })}</Text>}
      {result.timing.total > 0 && <TimingBar timing={result.timing} />}
      <ProblemLines problems={result.warnings.map((w) => ({ severity: w.severity, message: w.message, mend: w.mend }))} />
      {result.outputs.length > 0 && <Outputs rows={result.outputs} />}
      {(status > 0 || result.attempts.length > 0) && (
        <Tabs defaultValue="body" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="body">{t('body')}</Tabs.Tab>
            <Tabs.Tab value="headers">{t('headers')}</Tabs.Tab>
            <Tabs.Tab value="attempts">{t('attempts', { count: result.attempts.length })}</Tabs.Tab>
            <Tabs.Tab value="request">{t('request')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="body" pt="xs">
            <ResponseBody result={result} outputs={outputs} values={values} onChange={onChange} />
          </Tabs.Panel>
          <Tabs.Panel value="headers" pt="xs">
            <Headers headers={result.headers} label={t('headers')} />
          </Tabs.Panel>
          <Tabs.Panel value="attempts" pt="xs">
            <Stack component="ol" gap={6} m={0} ps="md">
              {result.attempts.map((a, i) => (
                <Text component="li" size="sm" key={i}>
                  {a.status > 0 ? t('status', { status: a.status }) : t('noAnswer')}, {milliseconds(a.milliseconds)}
                  {a.token ? `, ${t('tokenWas', { how: a.token })}` : ''}
                  {a.error && (
                    <Text span size="sm" display="block" c="var(--mantine-color-error)">
                      {a.error}
                    </Text>
                  )}
                </Text>
              ))}
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="request" pt="xs">
            <Stack gap="xs">
              <Headers headers={request.headers} label={t('requestHeaders')} />
              {request.body && (
                <Code block mah={200} style={scroll} tabIndex={0} aria-label={t('requestBody')}>
                  {request.body}
                </Code>
              )}
            </Stack>
          </Tabs.Panel>
        </Tabs>
      )}
      {result.curl && (
        <div>
          <Group gap={4}>
            <Text size="sm" fw={500}>
              {t('curl')}
            </Text>
            <CopyButton value={result.curl} what={t('curl')} />
          </Group>
          <Code block mah={160} style={scroll} tabIndex={0} aria-label={t('curl')}>
            {result.curl}
          </Code>
          <Text size="xs" c="dimmed" mt={2}>
            {t('curlMasked')}
          </Text>
        </div>
      )}
    </Stack>
  )
}

function Headers({ headers, label }: { headers: SentRequest['headers']; label: string }) {
  return (
    <Table aria-label={label} fz="xs" layout="fixed" verticalSpacing={4}>
      <Table.Tbody>
        {headers.map((h, i) => (
          <Table.Tr key={i}>
            <Table.Th scope="row" w="40%" style={{ overflowWrap: 'anywhere', fontWeight: 500 }}>
              {h.name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{h.value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Outputs({ rows }: { rows: SentRequest['outputs'] }) {
  const { t } = useTranslation('field')
  return (
    <Table fz="xs" verticalSpacing={4} captionSide="top">
      <Table.Caption ta="start" fz="sm">
        {t('outputsGive')}
      </Table.Caption>
      <Table.Tbody>
        {rows.map((o, i) => (
          <Table.Tr key={i}>
            <Table.Th scope="row" style={{ fontWeight: 500 }}>
              {o.variable}
            </Table.Th>
            <Table.Td ff="monospace">{o.path}</Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {o.matched ? (o.text === '' ? t('emptyText') : shortly(writtenOf(o.text))) : t('noMatch')}
              {o.warning && <ProblemLines problems={[{ severity: 'warning', message: o.warning }]} />}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
