import { List, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Draft, parameterChanges, type Side } from './draft'

/** ParameterChanges says what differs in inputs and outputs. */
export function ParameterChanges({ from, to }: { from: Pick<Draft, Side>; to: Pick<Draft, Side> }) {
  const { t } = useTranslation('functions')
  const changes = parameterChanges(from, to)
  if (changes.length === 0) return null
  const typed = (type: string) => (type === '' ? t('parameters.anyType') : type)
  return (
    <List size="sm" aria-label={t('parameters.differ')}>
      {changes.map(({ side, name, from: was, to: is }) => (
        <List.Item key={`${side} ${name}`}>
          <Text span size="sm" fw={600}>
            {t(`parameters.${side}`)}
          </Text>{' '}
          {was === undefined ? t('parameters.added', { name, type: typed(is ?? '') }) : is === undefined ? t('parameters.removed', { name }) : t('parameters.retyped', { name, from: typed(was), to: typed(is) })}
        </List.Item>
      ))}
    </List>
  )
}
