import type { Catalogues } from '@trucban/ui';

export const tasksTexts: Catalogues = {
  vi: {
    'tasks.mine': 'Tôi đang làm',
    'tasks.group': 'Của nhóm tôi',
    'tasks.empty': 'Không có việc đang chờ',
    'tasks.emptyText': 'Việc của bạn và nhóm bạn hiện ở đây ngay khi quy trình tới.',
    'tasks.choose': 'Chọn một việc',
    'tasks.openIncident': 'Mở sự vụ',
    'tasks.noLimit': 'không hạn',
  },
  en: {
    'tasks.mine': 'Claimed by me',
    'tasks.group': 'Of my groups',
    'tasks.empty': 'Nothing is waiting',
    'tasks.emptyText': 'Your tasks and those of your groups appear here at once.',
    'tasks.choose': 'Choose a task',
    'tasks.openIncident': 'Open the incident',
    'tasks.noLimit': 'no limit',
  },
};
