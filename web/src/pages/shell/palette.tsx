import { ActionIcon } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

const List = lazy(() => import('./palette-list').then((m) => ({ default: m.PaletteList })))

/** Palette goes to a page by its name or by any part of the way to it, as Control Hub writes it. It is loaded when it is first wanted. */
export function Palette() {
  const { t } = useTranslation('shell')
  const [count, setCount] = useState(0)
  const open = () => setCount((n) => n + 1)
  useHotkeys([['mod+K', open]], [])
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={open} aria-label={t('search')} title={`${t('search')} Ctrl+K`}>
        <IconSearch size={18} aria-hidden />
      </ActionIcon>
      {count > 0 && (
        <Suspense>
          <List count={count} />
        </Suspense>
      )}
    </>
  )
}
