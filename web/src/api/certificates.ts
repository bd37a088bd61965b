import { call, client, type Schemas } from './client'

/** Looks at a certificate and its private key, as saving a connector does. Neither is stored. */
export function checkCertificate(body: Schemas['CheckCertificateBody'], signal?: AbortSignal): Promise<Schemas['CheckedCertificate']> {
  return call(client.POST('/api/certificates/check', { body, signal }))
}
