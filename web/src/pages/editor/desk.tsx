import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BottomBar } from './bottom-bar'
import { DesignerContext } from './designer-context'
import classes from './designer.module.css'
import { Dialogs } from './dialogs'
import { FindPanel } from './find-panel'
import { KeyboardAndClipboard } from './keyboard'
import { Library } from './library'
import { OutlineView } from './outline-view'
import { PartTabs } from './part-tabs'
import { ProblemsPanel } from './problems-panel'
import { Revert } from './revert'
import { SettingsPanel } from './settings-panel'
import { noMarks, SimulatorDock, type Shown } from './simulator-dock'
import { TopBar } from './top-bar'
import { type Given, useDesignerState } from './use-designer'

const Stage = lazy(() => import('./stage'))

/** Desk lays the parts of the designer out: library, canvas or outline, settings, simulator, bars. */
export function Desk(given: Omit<Given, 'simulate'>) {
  const { t } = useTranslation('designer')
  const search: Record<string, unknown> = useSearch({ strict: false })
  const { simulate } = search
  const wished = simulate !== undefined && simulate !== ''
  const designer = useDesignerState({ ...given, simulate: wished })
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const roomy = useMediaQuery('(min-width: 106em)', false, { getInitialValueInEffect: false })
  const [marks, setMarks] = useState<Shown>(noMarks)
  const { panels, show, editing } = designer
  // The address asks for one contact; a simulator that is closed and opened again waits to be told.
  const [begins, setBegins] = useState(wished)
  if (begins && !panels.simulator) setBegins(false)
  const closeLibrary = useCallback(() => show('library', false), [show])
  const closeSettings = useCallback(() => show('settings', false), [show])
  return (
    <DesignerContext value={designer}>
      <Revert>
        <div className={classes.page}>
          <TopBar wide={wide} />
          <div className={classes.middle}>
            {wide && editing.on && (roomy || !panels.simulator) && (
              <aside className={`${classes.side} ${classes.library}`} aria-label={t('library.title')}>
                <Library />
              </aside>
            )}
            <div className={classes.centre}>
              <PartTabs />
              <div className={classes.stage}>
                {panels.outline ? (
                  <OutlineView />
                ) : (
                  <Suspense>
                    <Stage marks={marks} wide={wide} />
                  </Suspense>
                )}
              </div>
              {panels.find && <FindPanel />}
              {panels.problems && <ProblemsPanel />}
            </div>
            {wide && (roomy || !panels.simulator || designer.state.selection.length > 0) && (
              <aside className={`${classes.side} ${classes.panel}`} aria-label={t('top.settings')}>
                <SettingsPanel />
              </aside>
            )}
            {panels.simulator && <SimulatorDock onMarks={setMarks} start={begins} />}
          </div>
          <BottomBar />
        </div>
        {!wide && (
          <>
            <Drawer opened={panels.library && editing.on} onClose={closeLibrary} size={320} title={t('top.library')} padding={0} styles={{ header: { paddingInline: 'var(--mantine-spacing-md)' } }} closeButtonProps={{ 'aria-label': t('panel.close') }}>
              <Library />
            </Drawer>
            <Drawer opened={panels.settings} onClose={closeSettings} size={440} position="right" title={t('top.settings')} padding={0} styles={{ header: { paddingInline: 'var(--mantine-spacing-md)' } }} closeButtonProps={{ 'aria-label': t('panel.close') }}>
              <SettingsPanel />
            </Drawer>
          </>
        )}
        <Dialogs />
        <KeyboardAndClipboard />
      </Revert>
    </DesignerContext>
  )
}
