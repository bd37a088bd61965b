import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SentRequest } from './services'
import classes from './timing-bar.module.css'

const parts = ['token', 'dns', 'connect', 'tls', 'first_byte', 'download'] as const

/** A span in milliseconds as people read it. */
export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${ms >= 10 ? String(Math.round(ms)) : String(Math.round(ms * 10) / 10)} ms`
}

/** TimingBar shows where the time of a request went. */
export function TimingBar({ timing }: { timing: SentRequest['timing'] }) {
  const { t } = useTranslation('field')
  const shown = parts.filter((p) => timing[p] > 0)
  return (
    <div role="group" aria-label={t('timing')}>
      <div className={classes.bar} aria-hidden>
        {shown.map((p) => (
          <span key={p} data-part={p} style={{ flexGrow: timing[p] }} />
        ))}
      </div>
      <Group component="dl" gap="xs" m={0} mt={4} style={{ rowGap: 2 }}>
        {shown.map((p) => (
          <div key={p} className={classes.part}>
            <span className={classes.swatch} data-part={p} aria-hidden />
            <Text component="dt" size="xs" c="dimmed">
              {t(`timings.${p}`)}
            </Text>
            <Text component="dd" size="xs" m={0}>
              {milliseconds(timing[p])}
            </Text>
          </div>
        ))}
        <div className={classes.part}>
          <Text component="dt" size="xs" c="dimmed">
            {t('timings.total')}
          </Text>
          <Text component="dd" size="xs" m={0} fw={600}>
            {milliseconds(timing.total)}
          </Text>
        </div>
      </Group>
      {timing.reused && (
        <Text size="xs" c="dimmed">
          {t('reused')}
        </Text>
      )}
    </div>
  )
}
