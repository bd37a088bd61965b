import { ActionIcon, Button, Checkbox, Group, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconReplace, IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { find, type Hit, preview, replace } from '@/model/find'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'

/** How many hits are drawn; the rest are counted. */
const most = 200

/** FindPanel finds in names, notes, settings, expressions and variables, and shows what replacing would make of them before it does. */
export function FindPanel() {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { document: doc, catalog, problems, perform, editing, show, focus } = useDesigner()
  const [text, setText] = useState('')
  const [by, setBy] = useState('')
  const [asked, setAsked] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const replacing = asked && editing.on
  const hits = find(doc, text, { problems, catalog })
  const chosen = hits.filter((h) => !left.has(keyOf(h)))
  const changes = replacing ? preview(chosen, by) : []
  const go = (h: Hit) => (h.field === 'variable' ? focus(undefined, h.path) : focus(h.activity, h.field === 'note' ? 'note' : h.path))
  const all = () => perform('replace', replace(doc, chosen, by, catalog), { what: text })
  const toggle = (h: Hit) => {
    const next = new Set(left)
    if (!next.delete(keyOf(h))) next.add(keyOf(h))
    setLeft(next)
  }
  return (
    <section className={classes.drawer} aria-label={t('find.title')}>
      <Group className={classes.head} wrap="wrap" gap="xs" justify="flex-start">
        <TextInput
          ref={input} size="xs" w={300} maw="100%" value={text} onChange={(e) => setText(e.currentTarget.value)} leftSection={<IconSearch size={14} aria-hidden />} aria-label={t('find.what')} placeholder={t('find.placeholder')}
          onKeyDown={(e) => {
            if (e.key === 'Escape') show('find', false)
            if (e.key === 'Enter' && hits[0]) go(hits[0])
          }}
        />
        {editing.on && (
          <ActionIcon variant={replacing ? 'light' : 'subtle'} color={replacing ? undefined : 'gray'} aria-pressed={replacing} aria-label={t('find.replaceOpen')} onClick={() => setAsked(!replacing)}>
            <IconReplace size={16} aria-hidden />
          </ActionIcon>
        )}
        {replacing && (
          <>
            <TextInput size="xs" w={200} value={by} onChange={(e) => setBy(e.currentTarget.value)} aria-label={t('find.by')} placeholder={t('find.by')} />
            <Button size="xs" disabled={changes.length === 0} onClick={all}>
              {t('find.replace', { count: changes.length })}
            </Button>
          </>
        )}
        <Text size="xs" c="dimmed" role="status">
          {text.trim() === '' ? t('find.hint') : t('find.hits', { count: hits.length })}
        </Text>
        <ActionIcon ml="auto" variant="subtle" color="gray" aria-label={s('close')} onClick={() => show('find', false)}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <div className={classes.scroll}>
        {hits.slice(0, most).map((h, i) => (
          <Group key={`${keyOf(h)} ${String(i)}`} gap={0} wrap="nowrap" pl={replacing ? 'md' : 0}>
            {replacing && <Checkbox size="xs" checked={!left.has(keyOf(h))} onChange={() => toggle(h)} aria-label={t('find.take', { where: whereOf(h) })} />}
            <UnstyledButton className={classes.row} onClick={() => go(h)}>
              <Text size="xs" c="dimmed" w={200} maw="36%" flex="none" lineClamp={2}>
                {whereOf(h)}
              </Text>
              <HitText hit={h} after={changes.find((c) => keyOf(c.hit) === keyOf(h))?.after} />
            </UnstyledButton>
          </Group>
        ))}
      </div>
    </section>
  )
}

const keyOf = (h: Hit) => `${h.activity} ${h.path} ${h.field} ${h.activity === '' ? h.label : ''}`
const whereOf = (h: Hit) => [h.label, h.title ?? (h.field === 'setting' ? h.path : '')].filter(Boolean).join(' · ')

function HitText({ hit: { text, at, length }, after }: { hit: Hit; after: string | undefined }) {
  if (after !== undefined)
    return (
      <span className={classes.hit}>
        <del>{text}</del> <ins>{after}</ins>
      </span>
    )
  const from = Math.max(0, at - 40)
  return (
    <span className={classes.hit}>
      {from > 0 && '…'}
      {text.slice(from, at)}
      {length > 0 && <mark>{text.slice(at, at + length)}</mark>}
      {text.slice(at + length, at + length + 120)}
    </span>
  )
}
