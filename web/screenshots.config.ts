import { defineConfig } from '@playwright/test'
import base from './playwright.config'

// `make screenshots`: pictures of every page, light and dark, narrow and wide, into screenshots/.
export default defineConfig({ ...base, projects: [{ name: 'pictures', testMatch: '**/*.pictures.ts' }], workers: 1, timeout: 600_000 })
