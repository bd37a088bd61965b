import { Kbd, Modal, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDesigner } from './designer-context'

const groups = {
  add: [['library', 'Tab'], ['open', 'Enter'], ['rename', 'F2'], ['copyPaste', 'Ctrl C', 'Ctrl X', 'Ctrl V'], ['duplicate', 'Ctrl D'], ['delete', 'Del']],
  look: [['find', 'Ctrl F'], ['outline', 'Shift O'], ['problems', 'Shift P'], ['fit', 'Shift 1'], ['arrange', 'Shift A'], ['help', '?']],
  flow: [['undo', 'Ctrl Z'], ['redo', 'Ctrl Shift Z'], ['save', 'Ctrl S'], ['all', 'Ctrl A'], ['none', 'Esc']],
} as const

/** HelpDialog lists the keys. */
export function HelpDialog() {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { show } = useDesigner()
  return (
    <Modal opened onClose={() => show('help', false)} title={t('help.title')} size="lg" closeButtonProps={{ 'aria-label': s('close') }}>
      <Stack>
        <Text size="sm">{t('help.lead')}</Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {Object.entries(groups).map(([group, keys]) => (
            <Table key={group} withRowBorders={false} verticalSpacing={4} captionSide="top">
              <Table.Caption ta="start" fw={600}>
                {t(`help.groups.${group as keyof typeof groups}`)}
              </Table.Caption>
              <Table.Tbody>
                {keys.map(([name, ...combinations]) => (
                  <Table.Tr key={name}>
                    <Table.Td>{t(`help.keys.${name}`)}</Table.Td>
                    <Table.Td ta="end">
                      {combinations.map((c) => (
                        <Kbd key={c} size="xs" ml={4} style={{ whiteSpace: 'nowrap' }}>
                          {c}
                        </Kbd>
                      ))}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          ))}
        </SimpleGrid>
      </Stack>
    </Modal>
  )
}
