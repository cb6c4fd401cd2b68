import type { Catalogues } from '@trucban/ui';

export const authTexts: Catalogues = {
  vi: {
    'login.who': 'Người soạn, người phê duyệt và quản trị',
    'login.motto': 'Vẽ, kiểm, hai người ký, rồi mới chạy.',
    'login.mottoText': 'Quy trình và biểu mẫu đổi được mà không cần lập trình. Sự vụ đang chạy giữ bản của nó.',
    'auth.forbidden': 'Tài khoản này không vào được phần thiết kế',
    'auth.forbiddenText':
      '{name} chưa có vai trò soạn hoặc phê duyệt cấu hình. Quản trị viên cấp vai trò sopDesigner hoặc sopApprover.',
  },
  en: {
    'login.who': 'Authors, approvers and administrators',
    'login.motto': 'Draw, check, two signatures, then it runs.',
    'login.mottoText': 'Procedures and forms change without programming. Incidents under way keep their version.',
    'auth.forbidden': 'This account cannot use the designer',
    'auth.forbiddenText':
      '{name} has no role that edits or approves configuration. An administrator gives sopDesigner or sopApprover.',
  },
};
