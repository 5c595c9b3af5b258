/** Words about what the enterprise said on its page. */
export const visitSaid = {
  title: '企业的话',
  nothing: '企业还没有在扫码页上确认、说明或者提出异议。',
  kinds: {
    'arrival.confirmed': '确认到场',
    'visit.refused': '拒绝检查',
    'recusal.requested': '申请回避',
    'remark.written': '说明',
    'evidence.confirmed': '确认记录清单',
    'result.received': '收到检查结果',
  } as Record<string, string>,
  photo: '企业自己的照片',
  photoOf: '企业上传的照片，点击放大',
  notStored: '照片还没有到',
  reasons: {
    no_certificate: '没有出示执法证件',
    certificate_invalid: '证件无效、过期，或者与本人不符',
    single_officer: '不足两名执法人员',
    wrong_enterprise: '查的不是这一家',
    no_purpose: '没有说明检查目的和依据',
    other: '其他理由',
  } as Record<string, string>,
  about: (name: string) => `请回避：${name}`,
  count: (n: number) => `${n} 条记录`,
};
