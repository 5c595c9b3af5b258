/** Words of printing enterprise codes. */
export const codesPrint = {
  title: '监督码打印',
  lead: '给经营主体打印监督码：张贴在入口处，检查人员到场先扫码，企业扫码可了解权利、评价和投诉。',
  choose: '先找到经营主体，再选择要打印的内容。整个街道或全市请用命令 palm codes print。',
  forms: {
    poster: {
      title: 'A4 海报',
      text: '一页一张，大二维码和短码，张贴在入口处。',
      act: '打开海报',
    },
    sticker: {
      title: '标签',
      text: '一页八张（105 × 74 毫米），贴在收银台、值班室、设备旁。',
      act: '打开标签',
    },
    letter: {
      title: '认领码（密封信）',
      text: '企业凭认领码打开自己的页面。只显示这一次，请打印后折好封口，不要与海报放在一起。',
      act: '签发认领码',
    },
  },
  sure: '签发新的认领码？',
  sureText: '之前未使用的认领码立即作废。这次签发会写入日志。',
  confirm: '签发并下载',
  issued: '认领码已签发，信件已下载',
  notYours: '审计人员可以查看，不能打印',
  notYoursText: '监督码和认领码由监督人员或管理员打印。',
};
