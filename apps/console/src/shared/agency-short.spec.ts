import { describe, expect, it } from '@jest/globals';
import { agencyShort } from './agency-short.ts';

describe('short names of agencies', () => {
  it.each([
    ['Công an phường Trung Tâm', 'commune', 'CA phường'],
    ['Ủy ban nhân dân xã Bãi Cát', 'commune', 'UBND xã'],
    ['Lực lượng tại chỗ phường Cảng Mới (dân quân, bảo vệ ANTT cơ sở, dân phòng)', 'commune', 'LL tại chỗ'],
    ['Trạm Y tế đặc khu Hòn Mẫu', 'commune', 'TYT đặc khu'],
    ['Đội Chữa cháy và CNCH khu vực 1', 'unit', 'Đội CC 1'],
    ['Phòng Cảnh sát giao thông', 'unit', 'CSGT'],
    ['Công ty Điện lực Tỉnh Mẫu', 'external', 'Điện lực'],
    ['Công ty cổ phần Cấp nước Tỉnh Mẫu', 'external', 'Cấp nước'],
    ['Công ty Thoát nước và Môi trường đô thị', 'external', 'Thoát nước'],
    ['Ủy ban Mặt trận Tổ quốc tỉnh', 'external', 'MTTQ'],
    ['Bệnh viện Đa khoa khu vực Ven Biển', 'unit', 'BV Ven Biển'],
    ['Trạm cấp cứu vệ tinh Cảng Mới', 'unit', 'Trạm Cảng Mới'],
    ['Sở Xây dựng', 'department', 'Sở Xây dựng'],
  ])('%s', (name, tier, short) => {
    expect(agencyShort({ code: 'X', name, tier })).toBe(short);
  });
});
