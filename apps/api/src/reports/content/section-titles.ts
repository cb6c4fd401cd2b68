import type { ReportSectionDefinition } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';

/** Headings of sections whose definition gives none. */
export const SECTION_TITLES: Readonly<Record<ReportSectionDefinition['type'], LocalizedText>> = {
  indicators: { vi: 'Chỉ tiêu chủ yếu', en: 'Key indicators' },
  incidents: { vi: 'Sự vụ trong kỳ', en: 'Incidents of the period' },
  citizenReports: { vi: 'Phản ánh của người dân', en: 'Citizens’ reports' },
  lateTasks: { vi: 'Nhiệm vụ quá hạn', en: 'Tasks past their time' },
  league: { vi: 'Đơn vị chậm số liệu', en: 'Whose data are late' },
  dataNotes: { vi: 'Ghi chú về số liệu', en: 'Notes on the data' },
  text: { vi: 'Nhận định, kiến nghị', en: 'Assessment and proposals' },
};
