import type { Catalogues } from '@trucban/ui';

export const authTexts: Catalogues = {
  vi: {
    'login.title': 'Đăng nhập',
    'login.who': 'Người soạn, người phê duyệt và quản trị',
    'login.username': 'Tên đăng nhập',
    'login.password': 'Mật khẩu',
    'login.submit': 'Tiếp tục',
    'login.wait': 'Chờ {seconds} giây',
    'login.delayed':
      'Sai nhiều lần nên phải chờ lâu hơn: còn {seconds} giây mới thử lại được. Tài khoản không bị khóa.',
    'login.motto': 'Vẽ, kiểm, hai người ký, rồi mới chạy.',
    'login.mottoText': 'Quy trình và biểu mẫu đổi được mà không cần lập trình. Sự vụ đang chạy giữ bản của nó.',
    'auth.forbidden': 'Tài khoản này không vào được phần thiết kế',
    'auth.forbiddenText':
      '{name} chưa có vai trò soạn hoặc phê duyệt cấu hình. Quản trị viên cấp vai trò sopDesigner hoặc sopApprover.',
  },
  en: {
    'login.title': 'Sign in',
    'login.who': 'Authors, approvers and administrators',
    'login.username': 'User name',
    'login.password': 'Password',
    'login.submit': 'Continue',
    'login.wait': 'Wait {seconds} s',
    'login.delayed': 'After several failed tries you must wait longer: {seconds} s left. The account is not locked.',
    'login.motto': 'Draw, check, two signatures, then it runs.',
    'login.mottoText': 'Procedures and forms change without programming. Incidents under way keep their version.',
    'auth.forbidden': 'This account cannot use the designer',
    'auth.forbiddenText':
      '{name} has no role that edits or approves configuration. An administrator gives sopDesigner or sopApprover.',
  },
};
