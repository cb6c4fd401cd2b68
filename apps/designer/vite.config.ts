import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Where `npm run dev` finds the API. */
const api = process.env['TRUCBAN_API'] ?? 'http://127.0.0.1:3000';

/** The API takes changes from its own pages only: it sees the address that the browser sees. */
const proxied = { target: api, changeOrigin: false };

const FALLBACK = 'function translateFallback(template, replacements) {';

/**
 * Entries of the properties panel that Camunda's provider makes are not given its `translate` (a mistake over a FEEL field, the
 * titles of toggles): they fall back to English. Here the fallback asks our catalogue (`modeler/translate.ts`).
 */
const panelTexts: Plugin = {
  name: 'panel-texts',
  transform(code, id) {
    if (!/@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js$/.test(id)) return null;
    if (!code.includes(FALLBACK)) throw new Error('@bpmn-io/properties-panel has changed: its texts would be English.');
    return code.replace(
      FALLBACK,
      `${FALLBACK} const own = globalThis.trucbanTranslate; if (own) return own(template, replacements);`,
    );
  },
};

export default defineConfig({
  base: '/designer/',
  plugins: [react(), panelTexts],
  // Workspace packages are taken from their TypeScript sources.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  worker: { format: 'es' },
  server: { port: 5174, proxy: { '/api': proxied, '/health': proxied, '/console': proxied } },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 3_000 },
});
