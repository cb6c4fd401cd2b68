import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Where `npm run dev` finds the API. */
const api = process.env['TRUCBAN_API'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/designer/',
  plugins: [react()],
  // Workspace packages are taken from their TypeScript sources.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  worker: { format: 'es' },
  server: { port: 5174, proxy: { '/api': api, '/health': api, '/console': api } },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 3_000 },
});
