/** The reasons of the trust ladder in plain words; codes as in docs/desk-api.md. */
type Figures = Readonly<Record<string, number | string>>;
type Saying = (figures: Figures) => string;

export const trust = {
  rungs: {
    signature: '签名',
    chain: '记录链',
    log: '日志',
    time: '时间',
    place: '位置',
    original: '原件',
    exif: '照片信息',
    partner: '双人执法',
    method: '采集方式',
  } as Record<string, string>,
  reasons: {
    'signature-valid': () => '由登记的设备密钥签名，签名核验一致。',
    'chain-whole': () => '与这部设备的前一条记录相接，中间没有缺号。',
    'chain-gap': ({ missing, first }) =>
      missing === undefined
        ? '这部设备此前有缺号，缺的记录还没有到。'
        : `这部设备此前缺 ${missing} 条记录（从第 ${first} 条起），还没有到。`,
    'chain-forked': () => '这部设备出现两条不同的链，密钥可能被复制。',
    'in-log': () => '已写入只增日志，改动或删除会被发现。',
    'bracket-a': (figures) => `形成时间有外部证明，区间${width(figures) ?? '不超过 2 分钟'}。`,
    'bracket-b': (figures) => `形成时间有外部证明，区间${width(figures) ?? '不超过 8 小时'}。`,
    'bracket-c': () => '形成时间的证明区间超过 8 小时，或一端未定。',
    'bracket-contradictory': () => '证明时间的上下界互相矛盾，需要查明。',
    'clock-off': ({ seconds }) =>
      `设备自报的时间比证明的时间${Number(seconds) < 0 ? '早' : '晚'}约 ${span(seconds)}。`,
    'place-near': (figures) => `记录位置距登记地址约 ${distance(figures['metres'])}。`,
    'place-far': (figures) => `记录位置距登记地址约 ${distance(figures['metres'])}，距离较远。`,
    'place-imprecise': (figures) =>
      figures['accuracy'] === undefined
        ? '定位误差较大，不足以判断远近。'
        : `定位误差约 ${distance(figures['accuracy'])}，不足以判断远近。`,
    'place-none': ({ why }) => `没有位置${NO_PLACE[String(why)] ?? ''}。`,
    'place-unregistered': () => '对象没有登记坐标，无法比对位置。',
    'original-stored': () => '原件已入库，与签名记录中的指纹一致。',
    'original-missing': () => '原件还没有到，目前只有签名记录。',
    'no-original': () => '此类记录没有原件文件。',
    'exif-agrees': () => '照片自带信息与签名记录一致。',
    'exif-contradicts': () => '照片自带信息与签名记录不一致。',
    'exif-absent': () => '照片没有自带信息可以比对。',
    'exif-unread': () => '照片自带信息尚未读取，或无法读取。',
    'partner-confirmed': () => '第二名执法人员已用自己的手机确认在场。',
    'partner-unconfirmed': () => '写明了第二名执法人员，但没有其手机的确认。',
    'single-officer': () => '只有一名执法人员。',
    'live-capture': () => '在应用内实时采集。',
    'system-camera': () => '由系统相机拍摄，应用无法确认拍摄过程。',
    imported: () => '由文件导入，不是现场实时采集。',
  } as Record<string, Saying>,
  /** As short as a label can be, for lists. */
  short: {
    halted: '已被叫停',
    'went-on-after-halt': '叫停后继续',
    'went-on-before-halt-seen': '未看到叫停时继续',
    'chain-gap': '记录缺号',
    'chain-forked': '链条分叉',
    'bracket-c': '时间未定',
    'bracket-contradictory': '时间矛盾',
    'clock-off': '时钟偏差',
    'place-far': '位置较远',
    'place-imprecise': '定位不准',
    'place-none': '没有位置',
    'place-unregistered': '未登记坐标',
    'original-missing': '缺原件',
    'exif-contradicts': '照片信息不一致',
    'exif-absent': '无照片信息',
    'exif-unread': '照片信息未读',
    'partner-unconfirmed': '双人未确认',
    'single-officer': '单人',
    'system-camera': '系统相机',
    imported: '文件导入',
    'head-differs': '扫码与日志不符',
    'scan-stranger': '他人亮码',
    'shown-revoked': '吊销手机亮码',
    'act-code-wrong': '行为码不成立',
    'act-code-twice': '行为码重复',
    'made-up-late': '补录超期',
    'no-permit': '无审批',
    'permit-other-enterprise': '审批的不是这家',
    'permit-other-officers': '不是批准的人员',
    'permit-expired': '不在批准期内',
    'permit-afterwards': '事后才批准',
    'permit-made-up-late': '补办审批超期',
    'permit-revoked': '撤销审批后检查',
    'permit-revoked-since': '审批后来被撤销',
    'disguised-inspection': '登记为服务或指导，却答了检查项',
    'item-unpublished': '事项未公布',
  } as Record<string, string>,
};

const NO_PLACE: Readonly<Record<string, string>> = {
  denied: '（定位权限被拒绝）',
  unavailable: '（当时无法定位）',
  timeout: '（定位超时）',
  unsupported: '（设备不支持定位）',
  'not-asked': '（未请求定位）',
};

function span(seconds: number | string | undefined): string {
  const all = Math.abs(Number(seconds ?? 0));
  if (all < 120) return `${Math.round(all)} 秒`;
  if (all < 7200) return `${Math.round(all / 60)} 分钟`;
  return `${Math.round(all / 3600)} 小时`;
}

/** The proven span, where the server says how wide it is. */
function width({ widthSeconds }: Figures): string | null {
  return widthSeconds === undefined ? null : ` ${span(widthSeconds)}`;
}

function distance(metres: number | string | undefined): string {
  const all = Number(metres ?? 0);
  return all < 1000 ? `${Math.round(all)} 米` : `${(all / 1000).toFixed(1)} 公里`;
}
