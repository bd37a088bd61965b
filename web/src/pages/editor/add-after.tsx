import { ActionIcon, Button, Combobox, Text, useCombobox } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { grouped, placeable, search } from '@/model/catalog'
import type { LinkAt } from '@/model/links'
import { useAdding } from './adding'
import { useDesigner } from './designer-context'

/** AddAfter asks for a kind of activity and puts one after a port, or loose. */
export function AddAfter({ port, label, compact = false }: { port?: LinkAt; label: string; compact?: boolean }) {
  const { t } = useTranslation('designer')
  const { catalog, state, document: doc } = useDesigner()
  const add = useAdding()
  const [text, setText] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setText('')
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const offered = catalog.kinds.filter((k) => placeable(k, state.tab, doc.type) && k.role !== 'start' && (port === undefined || k.role !== 'handler'))
  const groups = grouped(catalog, search(catalog, text, offered))
  const take = (name: string) => {
    const kind = catalog.byName.get(name)
    combobox.closeDropdown()
    if (!kind) return
    if (port) add.after(kind, port)
    else add.put(kind, {})
  }
  const open = () => combobox.toggleDropdown()
  return (
    <Combobox store={combobox} onOptionSubmit={take} width={280} position="bottom-end" withinPortal>
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        {compact ? (
          <ActionIcon variant="default" mt={22} size={30} aria-label={label} aria-haspopup="listbox" aria-expanded={combobox.dropdownOpened} onClick={open}>
            <IconPlus size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <Button size="xs" variant="light" leftSection={<IconPlus size={14} aria-hidden />} aria-haspopup="listbox" aria-expanded={combobox.dropdownOpened} onClick={open}>
            {label}
          </Button>
        )}
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text} placeholder={t('library.search')} aria-label={t('library.search')}
          onChange={(e) => {
            setText(e.currentTarget.value)
            combobox.selectFirstOption()
            combobox.updateSelectedOptionIndex()
          }}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {combobox.dropdownOpened && groups.map((g) => (
            <Combobox.Group key={g.group} label={g.title}>
              {g.kinds.map((k) => (
                <Combobox.Option key={k.name} value={k.name}>
                  {k.title}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {groups.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              {t('library.nothing', { text })}
            </Text>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
