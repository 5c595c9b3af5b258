/** Where a desk can go. */
export const places = {
  groups: {
    field: '现场',
    planning: '计划',
    cases: '办案',
    voices: '反馈',
    oversight: '监督',
    keeping: '保全',
    desk: '设置',
  },
  nav: {
    visits: '检查',
    tasks: '任务',
    plans: '计划与审批',
    frequency: '频次',
    draws: '双随机',
    cases: '案件',
    coverage: '亮码扫码',
    codes: '监督码打印',
    ratings: '评价',
    complaints: '投诉',
    warnings: '预警',
    devices: '设备',
    quarantine: '隔离区',
    imports: '导入',
    settings: '设置',
  },
};
