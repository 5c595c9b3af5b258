/** Texts of the officer's phone: codes, the frame of an opening, how often others came. */
import type { NoCodeReason, Purpose, TriggerKind } from '../domain/kinds';

const noCode: Record<NoCodeReason, string> = {
  emergency: '情况紧急，先处置',
  evidence_at_risk: '证据可能灭失',
  network_failure: '网络故障',
  refused: '对方拒绝扫码',
  no_code: '对方没有码或没有手机',
  unattended: '现场无人',
};

const purposes: Record<Purpose, string> = {
  inspection: '检查',
  service: '服务',
  guidance: '指导',
  publicity: '宣传',
};

const triggers: Record<TriggerKind, string> = {
  complaint: '投诉举报',
  accident: '事故',
  transfer: '移送',
  device_clue: '监测线索',
};

export const zh = {
  noCode,
  purposes,
  triggers,
  show: {
    act: '亮码',
    title: '执法人员亮码',
    label: '执法人员身份码，请对方扫描',
    ask: '请用手机扫一扫，核对我们是谁，再按一下确认到场。',
    seconds: (n: number) => `${n} 秒后更新`,
    goOn: '继续检查',
    cannot: '亮不了码',
    clock: '这部手机还没有与服务器对过时。如果对方看到“已过期”，请联网片刻。',
    shown: (n: number) => (n > 1 ? `已出示 ${n} 次` : '已出示'),
    notShown: '请对方扫码核对身份',
    answers: '对方的回应',
    waiting: '对方扫码或确认后，这里会显示。没有网络也不影响登记。',
    told: {
      scanned: '对方已扫码',
      stale: '对方扫到的码已过期，请重扫',
      confirmed: '对方已确认到场',
      refused: '对方拒绝检查',
      recusal: '对方申请回避',
      remark: '对方写了意见',
    },
  },
  except: {
    title: '为什么没有亮码',
    help: '点一项即记录。它会如实单独统计，检查照常进行。',
    note: '补充说明（可不填）',
    saved: '已记录',
  },
  register: {
    title: '登记信息',
    code: '行政行为码',
    copy: '点按复制',
    copied: '行为码已复制',
    purpose: '事由',
    permit: '批准',
    permitted: '已批准',
    joint: '联合部门',
    madeUp: '补录',
    madeUpAt: (time: string, reason: string) => `实际发生于 ${time}，${reason}`,
  },
  urgent: {
    step: '没有审批',
    ask: '紧急检查请补写原因',
    said: '已说明紧急原因',
    title: '为什么来不及审批',
    help: '先检查，后补批。写下原因，负责人会据此补办审批。',
    reason: '原因',
    usual: ['群众举报，须立即核实', '正在发生危险', '证据可能灭失'],
    save: '记录',
    saved: '已记录原因',
  },
  opening: {
    purpose: '这次来做什么',
    notCounted: '如实登记，不计入检查次数。',
    trigger: '线索来源',
    triggerNote: '线索编号或说明（可不填）',
    signed: '监督码已核验',
    unsigned: '未核验：短码没有签名，请与营业执照核对',
    permitted: (number: string) => `这项任务已经审批：${number}`,
    slot: {
      morning: (day: string) => `企业预约 ${day}上午`,
      afternoon: (day: string) => `企业预约 ${day}下午`,
    },
    madeUp: '补录较早的检查',
    madeUpHelp: '当时没能使用手机。记录会注明是补录。',
    happened: '实际时间',
    madeUpReason: '原因',
    madeUpReasons: ['手机故障', '网络故障', '情况紧急'],
    madeUpMissing: '请填写实际时间和原因',
    begin: '补录',
  },
  frequency: {
    own: (n: number, cap: string) => `今年第 ${n} 次，上限 ${cap} 次`,
    ownNoCap: (n: number) => `今年第 ${n} 次，未公布上限`,
    over: '已到今年的检查上限',
    undisturbed: '无事不扰',
    undisturbedHelp: '没有线索或专门安排，不上门。',
    whitelist: (day: string) => `白名单，至 ${day}`,
    others: (n: number) => `其他部门今年来过 ${n} 次`,
    last: (day: string) => `最近一次 ${day}`,
    planned: (day: string) => `另一部门最早 ${day}要来`,
    ways: '可以不单独上门',
    merge: '与另一部门合并，一次查完',
    reuse: '沿用最近一次的结果',
    paper: '改为书面或视频核查',
    leaveOut: '这次不去',
    waysHelp: '请在监督台登记所选办法。确需前往，可直接开始。',
    reason: '仍要前往的原因（可不填）',
    unverified: '上限和标签由部门填报，尚待核实',
    asOf: (day: string) => `截至 ${day}`,
  },
  joint: {
    title: '综合查一次',
    help: (n: number, asked: number) => `${n} 个部门合并检查，重复的只问一次，共 ${asked} 项。`,
    owners: (names: string) => `适用：${names}`,
  },
};

export type CodesTexts = typeof zh;
