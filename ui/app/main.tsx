import './policy.ts'
import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './tokens.css'
import './mantine.css'
import './ground.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { outer } from './query.ts'
import { preloadScreen, router } from './router.tsx'
import { sessionQuery } from './session.ts'
import { theme } from './theme.ts'

// Both at once, instead of the screen's code only after it is known who is there.
void outer.prefetchQuery(sessionQuery)
preloadScreen(location.pathname)

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no element "root".')

createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={outer}>
        <Notifications position="bottom-center" limit={3} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
