// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { drawForm } from '@/testing/form'
import { formField } from '@/testing/kinds'
import { fingerprint } from './certificate-facts'
import { pemOf } from './pem'
import type { CheckedCertificate } from './services'

const scheme = formField({ name: 'scheme', kind: 'plain', default: 'cert' })
const certificate = formField({ name: 'certificate', kind: 'plain', label: 'Public key', format: 'pem', show_if: { scheme: ['cert'] } })
const key = formField({ name: 'private_key', kind: 'secret', label: 'Private key', format: 'pem', show_if: { scheme: ['cert'] } })
const pair = [scheme, certificate, key]
const given = { certificate: 'C', private_key: 'K' }

const facts: NonNullable<CheckedCertificate['certificate']> = {
  subject: 'CN=client', issuer: 'CN=authority', serial: '1', fingerprint_sha256: 'ab12cd', not_before: '2026-01-01T00:00:00Z', expires: '2027-06-01T00:00:00Z', days: 200, self_signed: false,
}
const checked = (more: Partial<CheckedCertificate> = {}) => vi.fn(() => Promise.resolve<CheckedCertificate>({ certificate: facts, private_key: { type: 'RSA', bits: 2048 }, match: true, problems: [], warnings: [], ...more }))
const place = (name: string) => within(document.querySelector<HTMLElement>(`[data-path="${name}"]`) as HTMLElement)

describe('a certificate and its key (22)', () => {
  it('that belong together are said to, with what each is', async () => {
    await drawForm(pair, { start: given, services: { checkCertificate: checked() } })
    expect(await screen.findByText('The key belongs to the certificate.')).toBeVisible()
    expect(place('certificate').getByText('CN=client')).toBeVisible()
    expect(place('certificate').getByText(/AB:12:CD/)).toBeVisible()
    expect(place('certificate').getByText(/200 days left/)).toBeVisible()
    expect(place('private_key').getByText('RSA key, 2048 bits')).toBeVisible()
    expect(screen.queryByText(/^Error/)).toBeNull()
  })

  it('that do not are an error at the key', async () => {
    await drawForm(pair, { start: given, services: { checkCertificate: checked({ match: false }) } })
    expect(await place('private_key').findByText(/The key does not belong to the certificate/)).toBeVisible()
    expect(place('private_key').getByText('Error:')).toBeInTheDocument()
    expect(screen.queryByText('The key belongs to the certificate.')).toBeNull()
  })

  it('say what the server says of each, once', async () => {
    const problems = [{ field: 'private_key' as const, message: 'is protected by a passphrase; take it off' }]
    await drawForm(pair, { start: given, services: { checkCertificate: checked({ match: false, private_key: undefined, problems: problems }) } })
    expect(await place('private_key').findByText(/Private key is protected by a passphrase/)).toBeVisible()
    expect(place('certificate').queryByText(/passphrase/)).toBeNull()
    expect(screen.queryByText(/does not belong/)).toBeNull()
  })

  it('a key on a curve is told by its curve', async () => {
    await drawForm(pair, { start: given, services: { checkCertificate: checked({ private_key: { type: 'EC', curve: 'P-256' } }) } })
    expect(await screen.findByText('EC key, P-256')).toBeVisible()
  })

  it('are not claimed to match while there is only one of them', async () => {
    const check = checked({ match: undefined, private_key: undefined })
    await drawForm(pair, { start: { certificate: ' C ' }, services: { checkCertificate: check } })
    expect(await screen.findByText('CN=client')).toBeVisible()
    expect(check).toHaveBeenCalledWith({ certificate: 'C' }, expect.anything())
    expect(screen.queryByText(/belong/)).toBeNull()
  })
})

describe('the expiry of a certificate', () => {
  it.each([
    [-1, 'Error:', /Expired on/],
    [0, 'Warning:', /0 days left/],
    [1, 'Warning:', /1 day left/],
    [30, 'Warning:', /30 days left/],
    [31, undefined, /31 days left/],
  ])('in %i days is said with its weight', async (days, weight, says) => {
    await drawForm(pair, { start: { certificate: 'C' }, services: { checkCertificate: checked({ certificate: { ...facts, days } }) } })
    const said = await screen.findByText(says)
    expect(said).toBeVisible()
    if (weight === undefined) expect(screen.queryByText('Warning:')).toBeNull()
    else expect(said).toHaveTextContent(weight)
  })
})

describe('looking', () => {
  it('is at what the form shows and has, without blanks around it', () => {
    expect(pemOf({ fields: pair, values: { certificate: ' C\n', private_key: '' } })).toEqual({ certificate: 'C', private_key: undefined })
    expect(pemOf({ fields: pair, values: { scheme: 'basic', ...given } })).toEqual({ certificate: undefined, private_key: undefined })
  })

  it('that the server refuses is said, without taking the text for wrong', async () => {
    await drawForm(pair, { start: { certificate: 'C' }, services: { checkCertificate: () => Promise.reject(new Error('Too many requests.')) } })
    expect(await screen.findByText(/Not checked: Too many requests/)).toBeVisible()
    expect(screen.getByLabelText('Public key')).toBeValid()
  })

  it('does without where a page has nobody to look', async () => {
    await drawForm(pair, { start: given })
    expect(screen.getByLabelText('Public key')).toHaveValue('C')
  })

  it('writes a fingerprint as tools do', () => expect(['ab12', 'AB:12', ''].map(fingerprint)).toEqual(['AB:12', 'AB:12', '']))
})

describe('a file', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n'
  const drop = (file: File | undefined, types = ['Files']) => fireEvent.drop(screen.getByLabelText('Public key'), { dataTransfer: { types, files: file === undefined ? [] : [file] } })

  it('that is dropped is taken, and marks its place while it is over it', async () => {
    const { last } = await drawForm(pair)
    const zone = screen.getByLabelText('Public key').closest('[class*="drop"]')
    fireEvent.dragOver(screen.getByLabelText('Public key'), { dataTransfer: { types: ['Files'] } })
    expect(zone).toHaveAttribute('data-over')
    drop(new File([pem], 'a.pem'))
    expect(zone).not.toHaveAttribute('data-over')
    await waitFor(() => expect(last()).toEqual({ certificate: pem }))
  })

  it('that is chosen is taken by the field whose button it was', async () => {
    const { last } = await drawForm(pair)
    const inputs = document.querySelectorAll<HTMLInputElement>('input[type="file"]')
    await userEvent.upload(inputs[1] as HTMLInputElement, new File(['-----BEGIN PRIVATE KEY-----'], 'key.pem', { type: 'text/plain' }))
    await waitFor(() => expect(last()).toEqual({ private_key: '-----BEGIN PRIVATE KEY-----' }))
    // Nothing is chosen any more: the same file, mended, can be chosen again.
    expect((inputs[1] as HTMLInputElement).files).toHaveLength(0)
  })

  it('that is too large, or no PEM, is refused and leaves what there was', async () => {
    const { seen } = await drawForm(pair, { start: { certificate: 'C' } })
    drop(new File(['x'.repeat(100_001)], 'large.pem'))
    expect(await screen.findByText('large.pem is too large for a certificate or a key.')).toBeVisible()
    drop(new File(['PK\x03\x04'], 'store.p12'))
    expect(await screen.findByText(/store.p12 holds no PEM/)).toBeVisible()
    expect(seen).not.toHaveBeenCalled()
    await userEvent.type(screen.getByLabelText('Public key'), 'x')
    expect(screen.queryByText(/store.p12/)).toBeNull()
  })

  it('is not taken by a form that is disabled, nor is text that is dragged', async () => {
    const { seen } = await drawForm(pair, { disabled: true })
    drop(new File([pem], 'a.pem'))
    const drag = fireEvent.dragOver(screen.getByLabelText('Public key'), { dataTransfer: { types: ['text/plain'] } })
    expect(drag).toBe(true) // left to the browser
    await Promise.resolve()
    expect(seen).not.toHaveBeenCalled()
  })
})

describe('a secret', () => {
  const password = formField({ name: 'password', kind: 'secret', label: 'Password', required: true })

  it('that is stored is not there to be read, and is replaced only when asked', async () => {
    const { seen } = await drawForm([password], { stored: ['password'] })
    expect(document.querySelector('input')).toBeNull()
    expect(screen.getByText('Stored. It is never shown.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Replace… Password' }))
    expect(screen.getByLabelText(/^Password/)).toHaveFocus()
    expect(seen).not.toHaveBeenCalled()
  })

  it('of another name is not taken for stored', async () => {
    await drawForm([password], { stored: ['client_secret'] })
    expect(screen.getByLabelText(/^Password/)).toHaveValue('')
    expect(screen.queryByText(/Stored/)).toBeNull()
  })

  it('is kept out of what browsers remember, and shown only while asked', async () => {
    await drawForm([password], { start: { password: 's3' } })
    const input = screen.getByLabelText(/^Password/)
    expect(input).toHaveAttribute('type', 'password')
    expect(input).toHaveAttribute('autocomplete', 'new-password')
    await userEvent.click(screen.getByLabelText('Show or hide what is typed'))
    expect(input).toHaveAttribute('type', 'text')
  })

  it('that is emptied is no secret of no letters', async () => {
    const { last } = await drawForm([password], { start: { password: 's' } })
    await userEvent.clear(screen.getByLabelText(/^Password/))
    expect(last()).toEqual({})
  })

  it('that is a key is replaced as a file can be, or kept', async () => {
    const { last } = await drawForm([scheme, key], { stored: ['private_key'] })
    await userEvent.click(screen.getByRole('button', { name: 'Replace… Private key' }))
    fireEvent.change(screen.getByLabelText('Private key'), { target: { value: 'K' } })
    expect(last()).toEqual({ private_key: 'K' })
    await userEvent.click(screen.getByRole('button', { name: 'Keep what is stored: Private key' }))
    expect(last()).toEqual({})
    expect(screen.getByText('Stored. It is never shown.')).toBeVisible()
  })

  it('that is stored cannot be replaced in a form that is disabled, and says its problem', async () => {
    await drawForm([password], { stored: ['password'], disabled: true, problems: [{ field: 'password', severity: 'error', message: 'Was refused.' }] })
    expect(screen.getByRole('button', { name: 'Replace… Password' })).toBeDisabled()
    expect(screen.getByText('Was refused.')).toBeVisible()
  })
})
