import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Where `npm run dev` finds the API. */
const api = process.env['TRUCBAN_API'] ?? 'http://127.0.0.1:3000';

/** The two subsets that every page needs are asked for at once, not only when the styles are read. */
const preloadFonts: Plugin = {
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((file) => /inter-(latin|vietnamese)-wght[^/]*\.woff2$/.test(file))
        .map((file) => ({
          tag: 'link',
          injectTo: 'head' as const,
          attrs: { rel: 'preload', href: `/console/${file}`, as: 'font', type: 'font/woff2', crossorigin: true },
        })),
  },
};

export default defineConfig({
  base: '/console/',
  plugins: [react(), preloadFonts],
  // Workspace packages are taken from their TypeScript sources.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  // A library of the form renderer asks for Node's name of the global object.
  define: { global: 'globalThis' },
  server: { port: 5173, proxy: { '/api': api, '/health': api, '/designer': api } },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1_200 },
});
