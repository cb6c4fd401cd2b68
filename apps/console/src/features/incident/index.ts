export { IncidentPage } from './incident-page.tsx';
export { BoardTabs } from './board-tabs.tsx';
export { TaskForm } from './task-form.tsx';
