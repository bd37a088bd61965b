import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'
import { listQuery } from './pages'

export type Webhook = Schemas['Webhook']
export type WebhookText = Schemas['WebhookText']

/** The webhooks, by name. Their URLs let somebody in: they are for who may change them. */
export function webhooksQuery(name: string) {
  return listQuery(['webhooks', name], (cursor, signal) => call(client.GET('/api/webhooks', { params: { query: { limit: 50, cursor, ...(name === '' ? {} : { name }) } }, signal })))
}

// An answer may have a key, which is shown once: it is forgotten as soon as nobody looks at it (M1).
function useWebhookMutation<V, T>(run: (given: V) => Promise<T>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, gcTime: 0, onSuccess: () => cache.invalidateQueries({ queryKey: ['webhooks'] }) })
}

const named = (w: Webhook) => ({ path: { id: w.id }, header: ifMatch(w.revision) })

/** What a webhook is made of; `webhook` is the one that is changed. */
export type WebhookGiven = { webhook?: Webhook; body: WebhookText }

/** Makes a webhook, or changes the one that was given as it was seen. The answer of one that is made has its key. */
export function useSaveWebhook() {
  return useWebhookMutation(({ webhook, body }: WebhookGiven) =>
    webhook === undefined ? call(client.POST('/api/webhooks', { body, params: { header: once() } })) : call(client.PUT('/api/webhooks/{id}', { params: named(webhook), body })),
  )
}

/** Gives a webhook a new key, which is in the answer; the one before is good no more. */
export function useRotateWebhook() {
  return useWebhookMutation((w: Webhook) => call(client.POST('/api/webhooks/{id}/rotate', { params: named(w) })))
}

/** Takes a webhook's key away: nobody gets in until it has a new one. */
export function useRevokeWebhook() {
  return useWebhookMutation((w: Webhook) => call(client.POST('/api/webhooks/{id}/revoke', { params: named(w) })))
}

/** Deletes a webhook as it was seen. */
export function useDeleteWebhook() {
  return useWebhookMutation((w: Webhook) => call(client.DELETE('/api/webhooks/{id}', { params: named(w) })))
}
