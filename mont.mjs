import { chromium } from 'playwright-core'; import fs from 'node:fs';
const [out, h, ...files] = process.argv.slice(2);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] }); const p = await b.newPage({ viewport: { width: 2000, height: 600 } });
await p.setContent(`<body style="margin:0;background:#888"><div id=x style="display:inline-flex;gap:6px">${files.map((f) => `<img style="height:${h}px" src="data:image/png;base64,${fs.readFileSync(f).toString('base64')}">`).join('')}</div>`);
await p.waitForTimeout(500); await p.locator('#x').screenshot({ path: out }); await b.close();
