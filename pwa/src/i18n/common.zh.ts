/** Words that both faces of the product share. Chinese is the source of the type. */
export const zh = {
  product: '掌上执法',
  back: '返回',
  close: '关闭',
  cancel: '取消',
  save: '保存',
  retry: '重试',
  clear: '清除',
  unknown: '未知',
  loading: '正在读取…',
  none: '无',
  language: '语言',
  languages: { zh: '中文', en: 'English' },
  theme: '明暗',
  themes: { auto: '自动', day: '日间', night: '夜间', sunlight: '强光' },
  themeHelp: '强光：黑白分明，适合在户外日光下使用。',
  typeSize: '字号',
  typeSizes: { normal: '标准', large: '大号' },
  safety: {
    'on-this-phone': '在本机',
    leaving: '正在上传',
    proven: '已存证',
    'needs-you': '需要处理',
  },
  safetyLong: {
    'on-this-phone': '保存在这部手机上，还没有离开',
    leaving: '正在上传到服务器',
    proven: '服务器已收到，本机已核验回执',
    'needs-you': '没有上传成功，请在“队列”中查看原因',
  },
  inspectionTypes: { routine: '日常检查', case_based: '个案检查', special: '专项检查' },
  answers: { pass: '符合', fail: '不符合', not_applicable: '不适用' },
  signers: { officer: '执法人员', party: '当事人', witness: '见证人' },
  results: {
    no_problem: '未发现问题',
    corrected_on_site: '现场已改正',
    correction_ordered: '责令改正',
    clue_found: '发现违法线索',
  },
  media: { photo: '照片', sound: '录音', voice_note: '语音备注', signature: '签名' },
};

export type CommonTexts = typeof zh;
