import type { OperationProblem } from './types.ts';

/** What operations tell people. `{}` stands for what it is about. */
const TEXTS = {
  UNKNOWN_ELEMENT: ['Quy trình không có phần tử «{}».', 'The process has no element "{}".'],
  UNKNOWN_FLOW: ['Quy trình không có luồng «{}».', 'The process has no sequence flow "{}".'],
  NOT_ACTIVE: ['Lượt chạy «{}» không còn hoạt động.', 'Element instance "{}" is not active.'],
  ROOT_CANT_END: [
    'Không thể kết thúc chính quy trình bằng sửa đổi; hãy hủy quy trình.',
    'A modification can not end the process itself; cancel it.',
  ],
  CANT_BEGIN_HERE: [
    '«{}» chỉ bắt đầu do sự kiện hoặc bù trừ, không thể kích hoạt trực tiếp.',
    '"{}" begins by an event or by compensation only; it can not be activated.',
  ],
  AMBIGUOUS_SCOPE: [
    'Có nhiều lượt chạy của «{}»; hãy chọn một bằng scopeId.',
    'There are several instances of "{}"; choose one by scopeId.',
  ],
  SCOPE_UNRELATED: ['«{}» không nằm trong phạm vi được chọn.', '"{}" does not lie inside of the chosen scope.'],
  IN_LOOP: [
    'Không thể mở thêm một lượt của vòng lặp «{}»; hãy kích hoạt cả vòng lặp.',
    'No further instance of the loop "{}" can be opened; activate the loop as a whole.',
  ],
  SCOPE_ENDS: [
    'Phạm vi của «{}» bị kết thúc trong cùng thao tác.',
    'The scope of "{}" is ended by the same modification.',
  ],
  NO_TOKEN: ['Không có thẻ nào chờ trên luồng «{}».', 'No token waits on flow "{}".'],
  NOTHING_LEFT: [
    'Sau thao tác này không còn gì hoạt động; hãy hủy quy trình nếu muốn kết thúc.',
    'Nothing would be active after this; cancel the process instance if it is to end.',
  ],
  PLAN_OUTDATED: [
    'Quy trình đã thay đổi từ khi lập kế hoạch; hãy lập lại.',
    'The process instance has changed since the plan was made; make it again.',
  ],
  NOT_PASSED: ['Bước «{}» chưa từng được đi qua.', 'Step "{}" was never passed.'],
  STILL_ACTIVE: ['Bước «{}» đang hoạt động.', 'Step "{}" is active.'],
  TAKEN_BACK: [
    'Bước «{}» đã bị lấy lại hoặc kết thúc bởi một thao tác khác; không có gì để quay lại.',
    'Step "{}" was taken back or ended by another operation already; nothing came of it that could go back.',
  ],
  CANT_GO_BACK: [
    'Không thể quay lại riêng «{}»: nó nằm trong nhánh sự kiện hoặc bù trừ đã kết thúc. Hãy quay lại bước đứng trước sự kiện đó.',
    'Going back to "{}" alone is not possible: it lies in an event sub-process or a compensation that has ended. Go back to the step before that event.',
  ],
  IN_ENDED_LOOP: [
    'Bước nằm trong một lượt đã kết thúc của vòng lặp «{}»: các lượt khác đã dùng kết quả của nó. Hãy quay lại chính «{}», cả vòng lặp bắt đầu lại.',
    'The step lies in an instance of the loop "{}" that has ended: others may have used its result. Go back to "{}" itself: the whole loop begins anew.',
  ],
  IN_RUNNING_LOOP: [
    'Không thể bắt đầu lại riêng một lượt của vòng lặp «{}»: vòng lặp đã phát sự kiện, có việc có thể bù trừ, hoặc có lượt bị kết thúc bằng tay. Hãy dùng sửa đổi để chuyển «{}» về chính nó, cả vòng lặp bắt đầu lại.',
    'One instance of the loop "{}" can not begin again alone: the loop has thrown events, has work that could be compensated, or an instance of it was ended by hand. Move "{}" to itself by a modification: the whole loop begins anew.',
  ],
  IN_ENDED_SEQUENCE: [
    'Bước nằm trong quy trình con tùy biến tuần tự «{}» đã kết thúc: không còn biết bước nào sẽ tiếp theo. Hãy quay lại chính «{}».',
    'The step lies in the sequential ad-hoc sub-process "{}", which has ended: what was to follow is not known any more. Go back to "{}" itself.',
  ],
  UNMAPPED: ['«{}» đang hoạt động nhưng không có phần tử tương ứng.', '"{}" is active and has no counterpart.'],
  UNMAPPED_TOKEN: [
    'Thẻ chờ trên luồng «{}» không có luồng tương ứng.',
    'A token waits on flow "{}", which has no counterpart.',
  ],
  TYPE_CHANGED: ['«{}» đổi thành một loại không thể tiếp nối.', '"{}" becomes a type that can not go on from it.'],
  LOOP_CHANGED: [
    '«{}» đổi giữa lặp và không lặp; không thể chuyển khi đang chạy.',
    '"{}" changes between a loop and none, or its kind of loop; it can not be migrated while it runs.',
  ],
  INTO_LOOP: [
    '«{}» được chuyển vào trong một vòng lặp; không thể chuyển khi đang chạy.',
    '"{}" moves into a loop; it can not be migrated while it runs.',
  ],
  COMPENSATION_RUNNING: ['«{}» đang được bù trừ; hãy đợi xong.', '"{}" is being compensated; wait until that is done.'],
  SUSPENDED_MOVES: [
    'Việc chuyển làm «{}» tiến tiếp; hãy cho quy trình chạy lại trước.',
    'Migrating lets "{}" move on; resume the process instance first.',
  ],
  SCOPE_DISSOLVED: [
    'Quy trình con «{}» không còn; những gì trong đó chuyển ra ngoài.',
    'Sub-process "{}" is gone; what is in it moves out.',
  ],
  SCOPE_OPENED: ['Quy trình con «{}» được mở quanh nó.', 'Sub-process "{}" is opened around it.'],
  WAIT_DROPPED: ['Sự kiện chờ «{}» không còn; thôi chờ.', 'The awaited event "{}" is gone; it is waited for no more.'],
  WAIT_RENEWED: [
    'Thông điệp hoặc tín hiệu của «{}» đổi; đăng ký được làm mới.',
    'The message or signal of "{}" changes; its subscription is renewed.',
  ],
  WORK_REPLACED: [
    'Công việc của «{}» được rút lại và giao lại theo mô hình mới.',
    'The work of "{}" is withdrawn and given anew as the new model says.',
  ],
  UNDO_DROPPED: ['«{}» đã xong sẽ không còn bù trừ được.', '"{}", which is done, can not be compensated any more.'],
  JOIN_WAITS: [
    'Điểm nhập «{}» sẽ chờ mãi một nhánh không có gì đang chạy tới; hãy kích hoạt nhánh đó bằng sửa đổi.',
    'The join "{}" will wait for ever for a branch on which nothing is on its way; activate that branch by a modification.',
  ],
  PARALLEL_GOES_ON: [
    'Các lượt đã bắt đầu của «{}» tiếp tục song song; lượt mới sẽ tuần tự.',
    'Instances of "{}" that have begun go on side by side; new ones come one after the other.',
  ],
} as const satisfies Record<string, readonly [vi: string, en: string]>;

export type ProblemCode = keyof typeof TEXTS;

/** The words for a code, about one element, flow or element instance. */
export function textOf(code: ProblemCode, about: string): { readonly vi: string; readonly en: string } {
  const [vi, en] = TEXTS[code];
  return { vi: vi.replaceAll('{}', () => about), en: en.replaceAll('{}', () => about) };
}

export function problem(
  code: ProblemCode,
  severity: OperationProblem['severity'],
  elementId: string,
  elementInstanceId?: string,
): OperationProblem {
  return {
    elementId,
    ...(elementInstanceId === undefined ? {} : { elementInstanceId }),
    code,
    severity,
    message: textOf(code, elementId),
  };
}
