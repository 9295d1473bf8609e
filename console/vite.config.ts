/** `vite build console` writes console/dist, which the API serves; `vite console` serves it in development. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // One bundle of about 200 KB gzipped: the console has three pages, and staff open all of them.
    chunkSizeWarningLimit: 900,
    // The API's content security policy allows images from data: but nothing else inlined.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/v1': api, '/healthz': api, '/readyz': api, '/openapi.json': api, '/docs': api } },
});
