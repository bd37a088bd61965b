import { change, find, place, type FlowActivity, type FlowDocument, type FlowLink } from './document'

/** A link by where it leaves. */
export type LinkAt = { from: string; port: string }

/** Leads a port to an activity, in place of where it led. Nothing changes when they do not stand in the same part of the flow. */
export function link(doc: FlowDocument, from: string, port: string, to: string): FlowDocument {
  if (find(doc, to) === undefined || place(doc, from) !== place(doc, to)) return doc
  return change(doc, from, (a) => {
    const i = a.links.findIndex((l) => l.port === port)
    const old = a.links[i]
    if (old === undefined) return { ...a, links: [...a.links, { port, to }] }
    if (old.to === to) return a
    return { ...a, links: a.links.map((l, n) => (n === i ? { port, to } : l)) }
  })
}

/** Takes the link of a port away. */
export function unlink(doc: FlowDocument, from: string, port: string): FlowDocument {
  return change(doc, from, (a) => (a.links.some((l) => l.port === port) ? { ...a, links: a.links.filter((l) => l.port !== port) } : a))
}

/** The link of a port. */
export function linkOf(activity: FlowActivity | undefined, port: string): FlowLink | undefined {
  return activity?.links.find((l) => l.port === port)
}

/** Puts an activity into a link: the link leads to it, and its `port` on to where the link led. */
export function splice(doc: FlowDocument, at: LinkAt, activity: string, port: string | undefined): FlowDocument {
  const to = linkOf(find(doc, at.from), at.port)?.to
  if (to === undefined || at.from === activity) return doc
  const led = link(doc, at.from, at.port, activity)
  return led === doc || port === undefined || to === activity || linkOf(find(led, activity), port) ? led : link(led, activity, port, to)
}

/** Moves one end of a link: to another port, to another activity, or both. */
export function reconnect(doc: FlowDocument, old: LinkAt, next: LinkAt & { to: string }): FlowDocument {
  if (old.from === next.from && old.port === next.port) return link(doc, next.from, next.port, next.to)
  const led = link(doc, next.from, next.port, next.to)
  return linkOf(find(led, next.from), next.port)?.to === next.to ? unlink(led, old.from, old.port) : doc
}

/** The links that lead to an activity. */
export function linksTo(doc: FlowDocument, id: string): LinkAt[] {
  const out: LinkAt[] = []
  for (const list of [doc.activities, doc.events]) for (const a of list) for (const l of a.links) if (l.to === id) out.push({ from: a.id, port: l.port })
  return out
}
