import '@trucban/ui/styles.css';
import './shared/designer.css';
import { startTheme } from '@trucban/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DesignerApp } from './app.tsx';

startTheme();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <DesignerApp />
    </StrictMode>,
  );
}
