import { existsSync } from 'node:fs'

const executable = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p))

/** How the browser is started: Debian's Chromium, that talks to nobody but us. */
export const browser = {
  browserName: 'chromium' as const,
  headless: true,
  launchOptions: {
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  },
}
