import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Where `npm run dev` finds the API. */
const api = process.env['TRUCBAN_API'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  // Workspace packages are taken from their TypeScript sources.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  // A library of the form renderer asks for Node's name of the global object.
  define: { global: 'globalThis' },
  server: { port: 5173, proxy: { '/api': api, '/health': api, '/designer': api } },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1_200 },
});
