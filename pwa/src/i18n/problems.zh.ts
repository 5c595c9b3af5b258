/** What each refusal means and what to do: title, then one sentence of help. */
import type { ProblemName, ProblemParams } from '../domain/problems';
import { bytes } from './format';

export interface ProblemText {
  readonly title: string;
  readonly help: string;
}

export type ProblemTexts = Readonly<Record<ProblemName, (p: ProblemParams) => ProblemText>>;

const say = (title: string, help: string) => (): ProblemText => ({ title, help });

export const zh: ProblemTexts = {
  'not-signed-in': say('尚未登录', '请登录后再试。已采集的内容都在本机，不受影响。'),
  'invalid-credentials': say('账号或密码不正确', '请核对后再输入。'),
  'too-many-attempts': say('尝试次数过多', '请稍等几分钟再登录。'),
  'passkey-refused': say('没有使用通行密钥', '可以再试一次，或改用密码登录。'),
  'passkey-unsupported': say('此浏览器不支持通行密钥', '请用密码登录。'),
  'wrong-password': say('当前密码不正确', '请重新输入；连续输错会暂时锁定密码登录。'),
  'password-refused': say(
    '新密码不能使用',
    '至少 10 个字符，不能包含账号，不能与当前密码相同，也不要总是重复同一个字符。',
  ),
  'last-way-in': say('这是唯一的登录方式', '请先登记另一个通行密钥，再移除这一个。'),
  'not-an-officer': say('此账号不是执法人员', '请用执法人员账号登录，或在电脑上打开监督台。'),

  'not-enrolled': say('这部手机尚未登记', '请先登记本机，之后才能开始检查。'),
  'device-revoked': say(
    '这部手机已被注销',
    '新的记录不再被接收。请联系本单位管理员；已采集的内容仍在本机，可导出。',
  ),
  'other-officers-phone': say(
    '这部手机登记在另一名执法人员名下',
    '请由登记人登录，或请管理员注销后重新登记。',
  ),
  'key-lost': say('本机的签名密钥已丢失', '系统可能清理过存储。请重新登记本机。'),
  'storage-unavailable': say('无法使用本机存储', '请退出无痕模式，或关闭应用后重新打开。'),
  'storage-full': ({ freeBytes }) => ({
    title: '存储空间不足',
    help:
      typeof freeBytes === 'number'
        ? `只剩 ${bytes(freeBytes)}。请先上传或清理手机空间，再继续采集。`
        : '请先上传或清理手机空间，再继续采集。',
  }),
  'storage-mismatch': say('写入后核对不一致，没有保存', '请再采集一次；若再次出现，请重启手机。'),
  'crypto-unsupported': say('此浏览器缺少所需的加密功能', '请换用较新版本的系统浏览器。'),

  'camera-denied': say('没有相机权限', '请在系统设置中允许本应用使用相机，然后返回重试。'),
  'camera-missing': say('没有找到相机', '可以改用系统相机拍照，照片会如实标明来源。'),
  'camera-busy': say('相机正被其他应用占用', '请关闭其他使用相机的应用后重试。'),
  'camera-not-ready': say('相机还没有准备好', '请稍等片刻再按快门。'),
  'microphone-denied': say('没有麦克风权限', '请在系统设置中允许本应用使用麦克风，然后返回重试。'),
  'microphone-missing': say('没有找到麦克风', '请检查外接耳机或麦克风。'),
  'microphone-busy': say('麦克风正被占用', '可能正在通话。结束后请重试。'),
  'recording-unsupported': say('此浏览器不支持录音', '请换用较新版本的系统浏览器。'),
  'already-recording': say('已经在录音', '请先停止正在进行的录音。'),
  'picture-unreadable': say('无法读取这张图片', '请重新拍摄。'),

  'visit-not-found': say('本机没有这次检查', '它可能是在另一部手机上开始的。'),
  'question-gone': say('手机上没有这条', '可能已经办结。联网后打开“消息”再看。'),
  'visit-closed': say('检查已经结束', '结束后不能再添加内容。如有遗漏，请另开一次检查说明。'),
  'recording-runs': say('录音还在进行', '请先停止录音，再结束检查。'),
  'enterprise-missing': say('没有检查对象', '请扫码、搜索，或填写名称。'),
  'capture-not-found': say('找不到这项内容', '请返回检查页面再看。'),
  'capture-already-voided': say('这项内容已经作废', '无需再次作废。'),
  'text-empty': say('内容是空的', '请先填写。'),
  'text-too-long': say('文字太长', '请分成几条记录。'),
  'entry-too-large': say('这条记录太大', '请缩短文字，或分成几条。'),
  'law-missing': say(
    '这部手机还没有当场处罚的法律数据',
    '请联网一次，数据会自动下载；之后离线也可以办理。',
  ),
  'penalty-refused': (p) => ({
    title: '不能这样当场处罚',
    help: String(p['why'] ?? '请核对金额、当事人和依据。'),
  }),
  'visit-halted': (p) => ({
    title: '这次检查已被叫停',
    help: String(p['reason'] ?? '请联系监督机构。'),
  }),
  'decision-not-found': say('没有找到这份决定', '请返回检查页面重新选择。'),
  'fine-not-collectable': say('不能当场收缴', '请核对收缴依据、金额和票据号码。'),
  'signature-empty': say('还没有签名', '请在签名框内书写。'),

  'presence-not-readable': say('这不是搭档的到场码', '请让搭档在“我的”中打开“出示我的到场码”。'),
  'presence-forged': say('到场码的签名不正确', '请让搭档重新出示，不要使用截图。'),
  'presence-own-phone': say('这是本机自己的到场码', '请扫描搭档手机上的码。'),
  'presence-too-old': say('到场码已过期', '请让搭档刷新后再扫。'),
  'presence-wrong-officer': say('这不是所选的搭档', '请核对搭档，或扫描正确的手机。'),

  offline: say('没有网络', '内容保存在本机，联网后会自动上传。'),
  'no-answer': say('服务器没有回应', '内容保存在本机，稍后会自动重试。'),
  'server-refused': say('服务器没有接受', '内容仍在本机。请查看详情或联系管理员。'),
  'server-full': say('服务器存储已满', '内容仍在本机，稍后会自动重试。'),
  'server-lies': say('服务器的回执没有通过核验', '本机不会删除任何内容。请联系管理员。'),
  'nothing-to-export': say('没有需要导出的内容', '全部内容都已存证。'),
  'queue-item-not-found': say('这一项已不在队列中', '它可能刚刚上传完成。'),
  unexpected: say('出现意外情况', '已保存的内容不受影响。请重试；若再次出现，请重启应用。'),
};
