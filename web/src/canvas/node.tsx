import { VisuallyHidden } from '@mantine/core'
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { IconAlertTriangle, IconCheck, IconCircleDot, IconCircleX, IconExclamationCircle, IconInfoCircle, IconNote, IconPlayerPause, IconPlus, IconX } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanvas, useFar } from './canvas-context'
import { portMiddle } from './face'
import { begins, type Face, type FaceNode } from './faces'
import { KindIcon } from './kind-icon'
import classes from './node.module.css'
import { faceWords, goesWords, markWords, problemWords } from './words'

/** The id of an activity's drawing in the page. */
export const faceId = (id: string) => `activity-${id}`

const signs = { error: IconExclamationCircle, warning: IconAlertTriangle, note: IconInfoCircle }
const marks = { current: IconCircleDot, done: IconCheck, failed: IconX }

/** ActivityNode draws an activity of any kind, as the catalog describes it. */
export const ActivityNode = memo(function ActivityNode({ data: face, selected }: NodeProps<FaceNode>) {
  const { t, i18n } = useTranslation('designer')
  const far = useFar()
  const { activity, kind, mark } = face
  return (
    <div
      id={faceId(activity.id)} className={classes.face} role="group" aria-label={faceWords(t, face, i18n.language)} data-selected={selected || undefined} data-disabled={activity.disabled || undefined} data-mark={mark?.state}
      data-far={far || undefined} data-group={far ? kind?.group : undefined}
    >
      {far ? <FarFace face={face} /> : <NearFace face={face} />}
    </div>
  )
})

/** How many letters there is room for from afar. They are counted, because cutting off by styles is a layer of its own for each. */
const mostFar = 14

/** What of an activity can be seen from afar. Links fasten where they do near by. */
function FarFace({ face: { activity, kind, ports, problems, mark } }: { face: Face }) {
  const Sign = mark?.state ? marks[mark.state] : problems.error > 0 ? signs.error : undefined
  return (
    <>
      <div className={classes.farLabel}>
        {Sign && <Sign size={28} aria-hidden className={classes.farSign} />}
        {activity.label.length > mostFar ? `${activity.label.slice(0, mostFar - 1)}…` : activity.label}
      </div>
      {!begins(kind) && <span className={`target ${classes.point}`} data-handleid="in" data-handlepos="left" />}
      {ports.map((p, i) => (
        <span key={p.name} className={`source ${classes.point}`} data-handleid={p.name} data-handlepos="right" style={{ top: portMiddle(i) - 6 }} />
      ))}
    </>
  )
}

function NearFace({ face }: { face: Face }) {
  const { t } = useTranslation('designer')
  const { activity, kind, mark } = face
  return (
    <>
      {mark && <MarkPill mark={mark} />}
      <Problems face={face} />
      <div className={classes.head}>
        {!begins(kind) && <Handle type="target" id="in" position={Position.Left} className={classes.in} isConnectable={face.editable} />}
        <KindIcon kind={activity.kind} group={kind?.group} />
        <div className={classes.names}>
          <div className={classes.label} title={activity.label}>
            {activity.label}
          </div>
          <div className={classes.kind}>
            {kind?.title ?? t('canvas.unknownKind', { kind: activity.kind })}
            {activity.disabled && <span className={classes.off}>{t('canvas.disabled')}</span>}
          </div>
        </div>
        {activity.description && (
          <span className={classes.sign} title={activity.description}>
            <IconNote size={15} aria-hidden />
          </span>
        )}
        {face.changed && (
          <span className={classes.changed} title={t('canvas.changed')}>
            <VisuallyHidden>{t('canvas.changed')}</VisuallyHidden>
          </span>
        )}
      </div>
      {face.ports.length > 0 && (
        <ul className={classes.ports}>
          {face.ports.map((p) => (
            <PortRow key={p.name} port={p} face={face} />
          ))}
        </ul>
      )}
    </>
  )
}

function PortRow({ port, face }: { port: Face['ports'][number]; face: Face }) {
  const { t } = useTranslation('designer')
  const { add } = useCanvas()
  const goes = port.goesTo && goesWords(t, port.goesTo)
  return (
    <li className={classes.port} data-error={port.error || undefined} title={goes === undefined ? port.title : `${port.title}: ${goes}`}>
      {goes !== undefined && <span className={classes.goes}>{goes}</span>}
      <span className={classes.portName}>
        {port.error && <IconAlertTriangle size={12} aria-label={t('canvas.errorPort')} />}
        <span className={classes.portTitle}>{port.title}</span>
      </span>
      <Handle type="source" id={port.name} position={Position.Right} className={classes.out} isConnectable={face.editable} data-linked={port.linked || undefined} />
      {face.editable && !port.linked && (
        <button type="button" tabIndex={-1} className={`${classes.add} nodrag nopan`} aria-label={t('canvas.addAtPort', { port: port.title, label: face.activity.label })} onClick={() => add({ from: { from: face.activity.id, port: port.name } })}>
          <IconPlus size={12} aria-hidden />
        </button>
      )}
    </li>
  )
}

function Problems({ face }: { face: Face }) {
  const { t } = useTranslation('designer')
  const worst = (['error', 'warning', 'note'] as const).find((s) => face.problems[s] > 0)
  if (worst === undefined) return null
  const Sign = signs[worst]
  const { error, warning, note } = face.problems
  return (
    <span className={classes.problems} data-severity={worst} title={problemWords(t, face).join(', ')}>
      <Sign size={13} aria-hidden />
      <span aria-hidden>{error + warning + note}</span>
    </span>
  )
}

function MarkPill({ mark }: { mark: NonNullable<Face['mark']> }) {
  const { t, i18n } = useTranslation('designer')
  const Sign = mark.state ? marks[mark.state] : mark.breakpoint ? IconPlayerPause : IconCircleX
  return (
    <span className={classes.mark} data-state={mark.state ?? 'breakpoint'}>
      <Sign size={12} aria-hidden />
      {mark.state && mark.breakpoint && <IconPlayerPause size={12} aria-hidden />}
      {markWords(t, mark, i18n.language).join(' · ')}
    </span>
  )
}
