import { defineConfig } from '@playwright/test'
import { browser } from './e2e/browser'

// The browser tests: Debian's Chromium against the real binary (CALLWRIGHT_BIN, or
// bin/callwright). Each worker has a server and a sandbox of its own.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: false,
  workers: Number(process.env.WORKERS ?? 2),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  retries: 0,
  reporter: process.env.CI ? [['list']] : [['list']],
  outputDir: 'test-results',
  use: { ...browser, locale: 'en-GB', timezoneId: 'UTC', actionTimeout: 20_000, trace: 'retain-on-failure', viewport: { width: 1440, height: 900 } },
})
