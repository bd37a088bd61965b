import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './main.css'
import { createRoot } from 'react-dom/client'
import { newQueryClient } from './api/query-client'
import { startTexts } from './i18n/i18n'
import { Program } from './program'

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no #root')
createRoot(place).render(<Program cache={newQueryClient()} texts={await startTexts()} />)
