/** Words of the rules a body sets for its cases. */
export const zh = {
  title: '办案规则',
  lead: '法律留给领域和地方规定的步骤顺序、金额和期限。改后只用于新提请的案件，已提请的案件沿用原来的规则。',
  product: '现在用的是随产品提供的默认值（待核实），请按本机关的规定修改。',
  order: '法制审核',
  orders: { before: '先审核，后告知', after: '先告知，后审核' },
  orderHint: '法律只要求审核在决定之前。',
  hearingFinePerson: '听证：对个人罚款达到（元）',
  hearingFineOrganisation: '听证：对单位罚款达到（元）',
  discussionFine: '集体讨论：罚款达到（元）',
  statement: '陈述、申辩期限',
  statements: { statement: '五个工作日', 'statement-three': '三个工作日' },
  source: '依据的文件',
  sourceHint: '例如本机关办案规定的名称和条文。',
  change: '修改',
  keep: '保存',
  kept: '办案规则已保存，用于新提请的案件',
  amount: '金额写到分为止，例如 10,000',
  need: '请写明依据的文件',
  versions: '历次规定',
};
export type RulesTexts = typeof zh;
