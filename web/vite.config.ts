import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The server puts a fresh nonce in place of this word into every index.html, so
// that the Content-Security-Policy can name the styles that are made at run time.
const nonce = '__NONCE__'

const server = process.env.CALLWRIGHT_SERVER ?? 'http://127.0.0.1:8090'

const tests = ['src/**/*.test.{ts,tsx}', 'gates/**/*.test.ts']

// Test files share what they load, which is most of their time; those that put
// something else in the place of a module are alone.
const alone = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.test\.tsx?$/.test(name) && readFileSync(`src/${name}`, 'utf8').includes('vi.mock('))
  .map((name) => `src/${name}`)

export default defineConfig(({ command }) => ({
  plugins: [react()],
  html: command === 'build' ? { cspNonce: nonce } : {},
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700, assetsInlineLimit: 0 },
  server: { proxy: { '/api': server, '/chat': server } },
  test: {
    projects: [
      { extends: true, test: { name: 'shared', include: tests, exclude: alone, isolate: false } },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
    pool: 'threads',
    environment: 'node',
    maxWorkers: '100%',
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 30_000,
    setupFiles: ['src/testing/setup.ts'],
  },
}))
