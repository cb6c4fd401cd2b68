/** The hour that the drill plays: what comes in, and how agencies behave. Minutes are of the played hour. */

/** One thing that reaches the centre. */
export interface Incoming {
  readonly minute: number;
  readonly type: 'call.received' | 'device.alarm' | 'report.created' | 'camera.detection';
  readonly eventType: string;
  readonly title: string;
  readonly description: string;
  readonly place: { readonly lat: number; readonly lon: number; readonly address: string };
  readonly severity?: 'critical' | 'high' | 'medium' | 'low' | 'info';
  readonly attributes?: Readonly<Record<string, string>>;
}

const trungTam = (address: string, dLat = 0, dLon = 0) => ({ lat: 17.74 + dLat, lon: 106.64 + dLon, address });

/** Calls, alarms and citizens' reports of one hour; the second fire call is of the same fire. */
export const incoming: readonly Incoming[] = [
  {
    minute: 0,
    type: 'call.received',
    eventType: 'FIRE-RES',
    title: 'Cháy nhà dân, 18 Lê Lợi',
    description: 'Khói đen bốc lên từ tầng hai',
    place: trungTam('18 Lê Lợi, P. Trung Tâm'),
    severity: 'high',
  },
  {
    minute: 1,
    type: 'call.received',
    eventType: 'MED-EMG',
    title: 'Đau ngực, nam 61 tuổi',
    description: 'Đau ngực, vã mồ hôi, còn tỉnh',
    place: { lat: 17.66, lon: 106.72, address: 'Khách sạn Sóng Xanh, X. Bãi Cát' },
    severity: 'high',
  },
  {
    minute: 2,
    type: 'call.received',
    eventType: 'FIRE-RES',
    title: 'Cháy ở đường Lê Lợi',
    description: 'Người thứ hai báo cùng đám cháy',
    place: trungTam('20 Lê Lợi, P. Trung Tâm', 0.0004, 0.0003),
  },
  {
    minute: 3,
    type: 'report.created',
    eventType: 'CIT-GARBAGE',
    title: 'Rác ùn ứ ở chợ Trung Tâm',
    description: 'Rác ba ngày chưa thu gom',
    place: trungTam('Chợ Trung Tâm', 0.01, 0.008),
  },
  {
    minute: 4,
    type: 'call.received',
    eventType: 'ORD-FIGHT',
    title: 'Đánh nhau ở bến xe',
    description: 'Khoảng bốn người xô xát',
    place: { lat: 17.735, lon: 106.71, address: 'Bến xe Cảng Mới' },
    severity: 'high',
  },
  {
    minute: 7,
    type: 'device.alarm',
    eventType: 'FIRE-ALARM',
    title: 'Tín hiệu báo cháy tự động, kho lạnh',
    description: 'Đầu báo khói 2/2 kích hoạt',
    place: { lat: 17.745, lon: 106.725, address: 'Kho lạnh Cảng Mới' },
    attributes: { device: 'BC-0071', facility: 'KHO-LANH-01' },
  },
  {
    minute: 12,
    type: 'report.created',
    eventType: 'UTL-LIGHT',
    title: 'Đèn đường tắt 14 cột',
    description: 'Tối cả đoạn đường',
    place: { lat: 17.82, lon: 106.63, address: 'Đường Bắc Sông' },
  },
  {
    minute: 15,
    type: 'call.received',
    eventType: 'TRAF-ACC-INJ',
    title: 'Tai nạn giao thông, 2 xe máy',
    description: 'Hai người bị thương',
    place: { lat: 17.66, lon: 106.64, address: 'QL.1 km 38' },
    severity: 'high',
  },
  {
    minute: 22,
    type: 'camera.detection',
    eventType: 'ORD-CROWD',
    title: 'Tụ tập đông người ở quảng trường',
    description: 'Camera đếm khoảng 120 người',
    place: trungTam('Quảng trường', -0.012, 0.01),
    attributes: { device: 'CAM-0112' },
  },
  {
    minute: 30,
    type: 'call.received',
    eventType: 'MED-TRANSFER',
    title: 'Chuyển viện người bệnh ổn định',
    description: 'Chuyển từ trạm y tế lên tuyến trên',
    place: { lat: 17.78, lon: 106.52, address: 'Trạm y tế X. Đồng Lúa' },
  },
  {
    minute: 38,
    type: 'report.created',
    eventType: 'ROAD-DAMAGE',
    title: 'Ổ gà lớn trên ĐT.601',
    description: 'Hố sâu giữa làn',
    place: { lat: 17.73, lon: 106.7, address: 'ĐT.601 km 4' },
  },
  {
    minute: 45,
    type: 'call.received',
    eventType: 'RESCUE',
    title: 'Người kẹt trong thang máy',
    description: 'Hai người, tòa nhà 9 tầng',
    place: trungTam('Tòa nhà Bưu điện', 0.006, -0.01),
    severity: 'medium',
  },
];

/** How an agency answers its orders. Minutes of the played hour after the offer; `share` of orders it declines. */
export interface Behaviour {
  readonly acceptAfter: number;
  readonly sceneAfter: number;
  readonly doneAfter: number;
  readonly declineShare: number;
}

const usual: Behaviour = { acceptAfter: 0.5, sceneAfter: 4, doneAfter: 9, declineShare: 0 };

const behaviours: Readonly<Record<string, Partial<Behaviour> | 'silent'>> = {
  'DOI-CC1': { acceptAfter: 0.4, sceneAfter: 5 },
  'DOI-CC2': { declineShare: 0.3 },
  'VT115-A': { declineShare: 0.2 },
  BVSN: { declineShare: 1 },
  CAPNUOC: { acceptAfter: 3 },
  'LL-P03': 'silent',
  'BQL-BTDB': 'silent',
};

/** How this agency behaves in the drill; `silent` never answers. */
export function behaviourOf(agency: string): Behaviour | 'silent' {
  const own = behaviours[agency];
  return own === 'silent' ? own : { ...usual, ...own };
}
