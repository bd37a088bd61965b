import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { linkPath } from '@/model/path'
import { useCanvas } from './canvas-context'
import type { LinkEdge } from './faces'
import classes from './link.module.css'

/** LinkLine draws a link. One that is chosen offers what can be done with it. */
export const LinkLine = memo(function LinkLine({ id, source, sourceHandleId, sourceX, sourceY, targetX, targetY, selected, markerEnd, data, reconnectable }: EdgeProps<LinkEdge> & { reconnectable?: boolean }) {
  const { d, middle } = linkPath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, { loop: data?.loop ?? false, lane: (data?.lane ?? 0) * 6 })
  return (
    <>
      <BaseEdge
        id={id} path={d} interactionWidth={24} {...(markerEnd === undefined ? {} : { markerEnd })}
        className={[classes.link, data?.error && classes.error, data?.taken && classes.taken, (selected === true || data?.over) && classes.chosen].filter(Boolean).join(' ')}
      />
      {data?.taken && <path d={d} className={classes.run} aria-hidden />}
      {selected && reconnectable !== false && <Offers at={middle} from={source} port={sourceHandleId ?? ''} />}
    </>
  )
})

function Offers({ at, from, port }: { at: { x: number; y: number }; from: string; port: string }) {
  const { t } = useTranslation('designer')
  const { add, unlink } = useCanvas()
  return (
    <EdgeLabelRenderer>
      <div className={`${classes.offers} nodrag nopan`} style={{ transform: `translate(-50%, -50%) translate(${String(at.x)}px, ${String(at.y)}px)` }}>
        <button type="button" className={classes.offer} aria-label={t('canvas.addInLink')} title={t('canvas.addInLink')} onClick={() => add({ into: { from, port } })}>
          <IconPlus size={14} aria-hidden />
        </button>
        <button type="button" className={classes.offer} aria-label={t('canvas.unlink')} title={t('canvas.unlink')} onClick={() => unlink({ from, port })}>
          <IconTrash size={14} aria-hidden />
        </button>
      </div>
    </EdgeLabelRenderer>
  )
}
