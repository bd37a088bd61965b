import { call, client, type Schemas } from './client'

/** Sends the request of an HTTP Request activity once. */
export function send(body: Schemas['SendRequestBody'], signal?: AbortSignal): Promise<Schemas['SentRequest']> {
  return call(client.POST('/api/requests/send', { body, signal }))
}
