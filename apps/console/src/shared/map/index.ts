export { IncidentMap } from './incident-map.tsx';
export { PointPicker } from './point-picker.tsx';
