import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The server puts a fresh nonce in place of this word into every index.html, so
// that the Content-Security-Policy can name the styles that are made at run time.
const nonce = '__NONCE__'

const server = process.env.CALLWRIGHT_SERVER ?? 'http://127.0.0.1:8090'

export default defineConfig(({ command }) => ({
  plugins: [react()],
  html: command === 'build' ? { cspNonce: nonce } : {},
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700, assetsInlineLimit: 0 },
  server: { proxy: { '/api': server, '/chat': server } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'gates/**/*.test.ts'],
    environment: 'node',
    maxWorkers: '100%',
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 30_000,
    setupFiles: ['src/testing/setup.ts'],
  },
}))
