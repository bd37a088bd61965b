import { Badge, Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Place } from '@/model/document'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'

/** PartTabs are Webex's: Main Flow and Event Flows. */
export function PartTabs() {
  const { t } = useTranslation('designer')
  const { state, dispatch, document: doc } = useDesigner()
  return (
    <div className={classes.tabs}>
      <Tabs value={state.tab} onChange={(tab) => dispatch({ type: 'tab', tab: tab as Place })} variant="default">
        <Tabs.List aria-label={t('tabs.label')} style={{ borderBottom: 'none' }}>
          {(['activities', 'events'] as const).map((p) => (
            <Tabs.Tab key={p} value={p} rightSection={<Badge size="xs" circle={doc[p].length < 10} variant="default">{doc[p].length}</Badge>}>
              {t(`tabs.${p}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </div>
  )
}
