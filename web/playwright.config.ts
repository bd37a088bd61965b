import { readdirSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { browser } from './e2e/browser'

// The browser tests: Debian's Chromium against the real binary (CALLWRIGHT_BIN, or
// bin/callwright). Each file is a project, because projects share no worker: so each
// file has a server and a sandbox of its own, and no test sees what another file left.
export default defineConfig({
  testDir: 'e2e',
  projects: readdirSync(new URL('e2e', import.meta.url))
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => ({ name: name.replace('.spec.ts', ''), testMatch: `**/${name}` })),
  fullyParallel: false,
  workers: Number(process.env.WORKERS ?? 2),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  retries: 1, // the report calls a test that needed it flaky
  reporter: 'list',
  outputDir: 'test-results',
  use: { ...browser, locale: 'en-GB', timezoneId: 'UTC', actionTimeout: 20_000, trace: process.env.TRACE ? 'retain-on-failure' : 'off', viewport: { width: 1440, height: 900 } },
})
