import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const binary = process.env.CALLWRIGHT_BIN ?? fileURLToPath(new URL('../../bin/callwright', import.meta.url))

/** A server of the real binary with data of its own, and the sandbox beside it. */
export type Server = { url: string; token: string; email: string; password: string; data: string; stop: () => Promise<void> }

/** Waits for a line of a process that matches, and gives what the groups hold. What it says later is not kept. */
function said(child: ChildProcess, pattern: RegExp): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let text = ''
    const outputs = [child.stdout, child.stderr]
    const look = (chunk: Buffer) => {
      text += chunk.toString()
      const found = pattern.exec(text)
      if (!found) return
      for (const output of outputs) output?.off('data', look).resume()
      resolve(found.slice(1))
    }
    for (const output of outputs) output?.on('data', look)
    child.once('exit', (code) => reject(new Error(`callwright ended with ${String(code)} before it said ${String(pattern)}:\n${text}`)))
  })
}

const admin = { email: 'admin@e2e.example', password: 'blue kettles walk uphill' }

/** Sets up an installation and serves it, with the sandbox. */
export async function startServer(...flags: string[]): Promise<Server> {
  const root = mkdtempSync(join(tmpdir(), 'callwright-e2e-'))
  const data = join(root, 'data')
  const made = spawnSync(binary, ['setup', '--data', data, '--org', 'Acme', '--email', admin.email, '--password-stdin', '--json'], { input: `${admin.password}\n`, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`callwright setup: ${made.stderr}${made.stdout}`)
  const { token } = JSON.parse(made.stdout) as { token: string }
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--sandbox', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const gone = new Promise((r) => child.once('exit', r)) // also before anybody stops it
  const [url = ''] = await said(child, /(http:\/\/127\.0\.0\.1:\d+)/)
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
    rmSync(root, { recursive: true, force: true })
  }
  return { url, token, ...admin, data, stop }
}
