import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Catalog, kindOf } from '@/model/catalog'
import { find, type FlowDocument, type Place } from '@/model/document'
import { link, linkOf, unlink } from '@/model/links'
import { portsOf } from '@/model/ports'
import { begins } from './faces'
import { goesWords } from './words'
import { unwired } from '@/model/ports'

type Props = { document: FlowDocument; place: Place; catalog: Catalog; from: string; onLink: (name: 'link' | 'unlink', document: FlowDocument) => void; onClose: () => void }

/** LinkDialog links two activities without a pointer: choose the port, then where it leads. */
export function LinkDialog({ document: doc, place, catalog, from, onLink, onClose }: Props) {
  const { t } = useTranslation('designer')
  const activity = find(doc, from)
  const ports = activity ? portsOf(kindOf(catalog, activity.kind), activity) : []
  const first = ports.find((p) => !linkOf(activity, p.name))?.name ?? ports[0]?.name ?? null
  const [port, setPort] = useState<string | null>(first)
  const [to, setTo] = useState<string | null>(linkOf(activity, first ?? '')?.to ?? null)
  const nowhere = unwired(doc, from, catalog).find((u) => u.port === port)
  const targets = doc[place].filter((a) => !begins(kindOf(catalog, a.kind))).map((a) => ({ value: a.id, label: a.label }))
  const submit = () => {
    if (port !== null) onLink(to === null ? 'unlink' : 'link', to === null ? unlink(doc, from, port) : link(doc, from, port, to))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('canvas.linkTitle', { label: activity?.label ?? '' })} centered closeButtonProps={{ 'aria-label': t('canvas.close') }}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          submit()
        }}
      >
        <Stack>
          <Select
            label={t('canvas.linkPort')} data={ports.map((p) => ({ value: p.name, label: p.title }))} value={port} allowDeselect={false} data-autofocus onChange={(p) => {
              setPort(p)
              setTo(linkOf(activity, p ?? '')?.to ?? null)
            }}
          />
          <Select label={t('canvas.linkTo')} data={targets} value={to} onChange={setTo} searchable clearable placeholder={nowhere ? goesWords(t, nowhere) : t('canvas.nowhere')} nothingFoundMessage={t('canvas.noActivity')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('canvas.cancel')}
            </Button>
            <Button type="submit" disabled={port === null}>
              {t('canvas.linkDo')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
