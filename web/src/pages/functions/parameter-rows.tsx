import { ActionIcon, Button, Fieldset, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FunctionParameter } from '@/api/functions'
import type { Side } from './draft'
import classes from './functions.module.css'
import { type Problem, problemAt } from './problems'

const types = ['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATETIME', 'JSON']

type Props = { side: Side; rows: readonly FunctionParameter[]; readOnly: boolean; problems: readonly Problem[]; onChange: (rows: FunctionParameter[]) => void }

/** ParameterRows declare what goes into a function, or comes out of it, by name and type. */
export function ParameterRows({ side, rows, readOnly, problems, onChange }: Props) {
  const { t } = useTranslation('functions')
  const put = (i: number, part: Partial<FunctionParameter>) => onChange(rows.map((row, n) => (n === i ? { ...row, ...part } : row)))
  return (
    <Fieldset legend={t(`parameters.${side}`)} className={classes.parameters}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {t(`parameters.${side}Hint`)}
        </Text>
        {rows.length === 0 && readOnly && <Text size="sm">{t('parameters.none')}</Text>}
        {rows.map((row, i) => {
          const number = { number: i + 1, side: t(`parameters.${side}`) }
          return (
            <Group key={i} gap={6} wrap="nowrap" align="flex-start">
              <TextInput
                className={classes.grow}
                aria-label={t('parameters.nameOf', number)}
                placeholder={t('parameters.name')}
                readOnly={readOnly}
                maxLength={100}
                value={row.name}
                error={problemAt(problems, `${side}[${String(i)}].name`)}
                onChange={(e) => put(i, { name: e.currentTarget.value })}
              />
              <Select
                w={144}
                aria-label={t('parameters.typeOf', number)}
                placeholder={t('parameters.anyType')}
                clearable={!readOnly}
                readOnly={readOnly}
                data={types}
                value={row.type || null}
                error={problemAt(problems, `${side}[${String(i)}].type`)}
                onChange={(type) => put(i, { type: type ?? undefined })}
              />
              {!readOnly && (
                <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('parameters.remove', { name: row.name || number.number })} onClick={() => onChange(rows.filter((_, n) => n !== i))}>
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              )}
            </Group>
          )
        })}
        {!readOnly && rows.length < 100 && (
          <Button variant="light" size="xs" className={classes.start} leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange([...rows, { name: '' }])}>
            {t(side === 'inputs' ? 'parameters.addInput' : 'parameters.addOutput')}
          </Button>
        )}
      </Stack>
    </Fieldset>
  )
}
