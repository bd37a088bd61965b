import { ActionIcon, Group, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconCopyPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FlowActivity } from '@/api/flows'
import { KindIcon } from '@/canvas/kind-icon'
import { Form } from '@/field/form'
import { kindOf } from '@/model/catalog'
import { setAllSettings } from './settings-change'
import { problemsAt } from '@/model/problems'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { useDoing } from './doing'
import { GeneralSection } from './general-section'
import { LinksSection } from './links-section'
import { ProblemLine } from './problem-line'
import { useServices } from './services'
import { SendSection } from './send-section'

/** ActivityPanel is all there is to an activity: General, its settings as the catalog lists them, where its ports lead. */
export function ActivityPanel({ activity }: { activity: FlowActivity }) {
  const { t } = useTranslation('designer')
  const { catalog, perform, editing, state, placed, validation } = useDesigner()
  const { remove, copy } = useDoing()
  const services = useServices(activity.id)
  const { id, label } = activity
  const kind = kindOf(catalog, activity.kind)
  const { focus } = state
  const problems = validation ? problemsAt(placed, id) : []
  const own = problems.filter((p) => p.field !== undefined && !/^(links\.|label$|kind$)/.test(p.field))
  const general = problems.filter((p) => !own.includes(p))
  return (
    <>
      <div className={classes.head}>
        <Group gap="sm" wrap="nowrap" miw={0}>
          <KindIcon kind={activity.kind} group={kind?.group} />
          <Stack gap={0} miw={0}>
            <Title order={2} size="h4" lineClamp={1}>
              {label}
            </Title>
            <Text size="xs" c="dimmed">
              {kind?.title ?? t('panel.unknownKind', { kind: activity.kind })}
            </Text>
          </Stack>
        </Group>
        {editing.on && (
          <Group gap={2} wrap="nowrap">
            <Tooltip label={`${t('panel.duplicate')} (Ctrl D)`}>
              <ActionIcon variant="subtle" color="gray" aria-label={t('panel.duplicate')} onClick={copy}>
                <IconCopyPlus size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={`${t('panel.remove')} (Del)`}>
              <ActionIcon variant="subtle" color="gray" aria-label={t('panel.remove')} onClick={remove}>
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
      </div>
      <div className={classes.scroll}>
        {general.length > 0 && <OwnProblems problems={general.map((p) => [p.severity, p.message, p.mend] as const)} />}
        <GeneralSection activity={activity} />
        {kind && kind.form.length > 0 && (
          <div className={classes.section}>
            <Form
              key={id} fields={kind.form} values={activity.settings ?? {}} services={services} disabled={!editing.on} problems={own} headings={3} idPrefix={`setting-${id}`}
              onChange={(values, path) => perform('setting', (now) => setAllSettings(now, id, values), { what: label, field: `${id} ${path}` })}
              focusPath={focus.activity === id ? focus.field : undefined} focusCount={focus.turn}
            />
          </div>
        )}
        {activity.kind === 'http-request' && <SendSection activity={activity} services={services} />}
        <LinksSection activity={activity} />
      </div>
    </>
  )
}

function OwnProblems({ problems }: { problems: (readonly ['error' | 'warning' | 'note', string, string | undefined])[] }) {
  return (
    <Stack gap={6} className={classes.section}>
      {problems.map(([severity, message, mend]) => (
        <ProblemLine key={message} severity={severity} message={message} mend={mend} />
      ))}
    </Stack>
  )
}
