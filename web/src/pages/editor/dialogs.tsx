import { useDesigner } from './designer-context'
import { HelpDialog } from './help-dialog'
import { MergeDialog } from './merge-dialog'
import { PublishDialog } from './publish-dialog'

/** Dialogs are those of the whole page. */
export function Dialogs() {
  const { panels, saving } = useDesigner()
  return (
    <>
      {panels.help && <HelpDialog />}
      {panels.publish && !saving.stale && <PublishDialog />}
      {saving.stale && <MergeDialog key={saving.stale.revision} stale={saving.stale} />}
    </>
  )
}
